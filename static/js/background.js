// Looks every few seconds how far the work is, and puts the new words in place of the old.
const SECONDS = 3;
const part = document.querySelector("[data-background-job]");

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-background-job]");
    if (!fresh) {
      // Signed out meanwhile, or a page of the server's own: show it as it is.
      location.reload();
      return;
    }
    if (fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML;
    if (["done", "failed"].includes(fresh.dataset.backgroundJob)) return;
  } catch {
    // The network is away for a moment; the next look may reach the server.
  }
  setTimeout(look, SECONDS * 1000);
}

setTimeout(look, SECONDS * 1000);
