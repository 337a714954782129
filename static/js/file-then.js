// The answer to some forms is a file, which leaves the page as it was: nobody knows that anything
// was done, and presses again. Once the file has come, the page that tells of it follows.
const LOOK_EVERY_MS = 250;

for (const form of document.querySelectorAll("[data-file-then]")) {
  form.addEventListener("submit", () => {
    const sign = String(Date.now());
    form.querySelector("[name=lataus]").value = sign;
    const looking = setInterval(() => {
      if (!document.cookie.split("; ").includes(`lataus=${sign}`)) return;
      clearInterval(looking);
      location.assign(form.dataset.fileThen);
    }, LOOK_EVERY_MS);
  });
}
