// Shows the buttons that copy a text, one address or the words of an element; the outcome is told
// in [data-copied] of the same [data-copying]. Without scripts one selects the text and copies it.
for (const button of document.querySelectorAll("[data-copy], [data-copy-text]")) {
  const told = button.closest("[data-copying]").querySelector("[data-copied]");
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(button.dataset.copyText ?? source.innerText.trim());
      told.textContent = told.dataset.copied;
    } catch {
      told.textContent = told.dataset.failed;
    }
  });
}
