// Large keys for a card's code: <div hidden data-keys="id of the field"> with one button a sign.
for (const keys of document.querySelectorAll("[data-keys]")) {
  const field = document.getElementById(keys.dataset.keys);
  // The tablet's own keyboard would cover the keys; one that is plugged in still works.
  field.inputMode = "none";
  keys.hidden = false;
  keys.addEventListener("click", event => {
    const key = event.target.closest("button");
    if (!key) return;
    field.value = key.value ? field.value + key.value : field.value.slice(0, -1);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
