// Sends a step of a survey so that its answer stays on the screen while the network is down.
// <form data-resend data-resend-failed="…">; without scripts the browser sends the form itself.
// Only the server's own word leads to the next page: nothing is called saved before it is.
const WAIT_MS = 15_000;
const RETRY_MS = [2_000, 4_000, 8_000, 15_000];
const BUSY = 500;

function tell(form, text) {
  const status = form.querySelector("[data-resend-status]");
  if (status.textContent !== text) status.textContent = text;
}

// Anything but "go there" is a page that the browser shows better: errors, a closed survey.
function sendPlainly(form, button) {
  if (button?.name) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = button.name;
    field.value = button.value;
    form.append(field);
  }
  form.submit();
}

async function attempt(form, button) {
  const body = new FormData(form);
  if (button?.name) body.set(button.name, button.value);
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), WAIT_MS);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: { "X-Lomake": "1" },
      signal: abort.signal,
    });
    if (response.status >= BUSY) throw new Error("busy");
    const isTold = response.headers.get("Content-Type")?.startsWith("application/json");
    return response.ok && isTold ? (await response.json()).next : null;
  } finally {
    clearTimeout(timer);
  }
}

function arm(form) {
  let isSending = false;
  let nTries = 0;
  let timer;
  let pressed;

  async function send() {
    if (isSending) return;
    clearTimeout(timer);
    isSending = true;
    try {
      const next = await attempt(form, pressed);
      if (next) window.location.assign(next);
      else sendPlainly(form, pressed);
    } catch {
      isSending = false;
      tell(form, form.dataset.resendFailed);
      timer = setTimeout(send, RETRY_MS[Math.min(nTries, RETRY_MS.length - 1)]);
      nTries += 1;
    }
  }

  form.addEventListener("submit", event => {
    event.preventDefault();
    pressed = event.submitter ?? document.activeElement.closest?.("button") ?? undefined;
    send();
  });
  window.addEventListener("online", () => nTries > 0 && send());
  // Back from the next page with the page kept alive: the form may be sent again.
  window.addEventListener("pageshow", event => {
    if (event.persisted) isSending = false;
  });
}

document.querySelectorAll("form[data-resend]").forEach(form => {
  const status = document.createElement("p");
  status.className = "resend";
  status.setAttribute("data-resend-status", "");
  status.setAttribute("aria-live", "assertive");
  form.append(status);
  arm(form);
});
