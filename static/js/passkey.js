// Makes a key of the device, or shows one, for the second step of signing in.
const options = JSON.parse(document.getElementById("passkey-options")?.textContent ?? "{}");

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const trouble = form.querySelector("[data-passkey-trouble]");
  const start = form.querySelector("[data-passkey-start]");
  if (!window.PublicKeyCredential) continue;
  start.hidden = false;
  form.querySelector("[data-passkey-unable]").hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    try {
      const asked = options.creation_options ?? options.request_options;
      const key = await window.webauthnJSON[form.dataset.passkey](asked);
      form.elements.credential.value = JSON.stringify(key);
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  });
}
