// Saves a draft two seconds after the last change; the form keeps a visible button for the same.
// <form data-autosave="url" data-autosave-status="#id" data-autosave-saved="…" data-autosave-failed="…">
const DELAY_MS = 2000;

async function save(form, status) {
  const { autosave, autosaveSaved, autosaveFailed } = form.dataset;
  try {
    const response = await fetch(autosave, { method: "POST", body: new FormData(form) });
    const language = document.documentElement.lang;
    const time = new Date().toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
    status.textContent = response.ok ? `${autosaveSaved} ${time}` : autosaveFailed;
  } catch {
    status.textContent = autosaveFailed;
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = document.querySelector(form.dataset.autosaveStatus);
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(form, status), DELAY_MS);
  });
}
