// Sends a step of a survey so that its answer stays on the screen while the network is down.
// <form data-resend data-resend-failed="…">; without scripts the browser sends the form itself.
// Only the server's own word leads to the next page: nothing is called saved before it is.
// The next step comes with the answer, and takes the place of this one.
const WAIT_MS = 15_000;
const RETRY_MS = [2_000, 4_000, 8_000, 15_000];
const BUSY = 500;
let address = here();

function here() {
  return window.location.pathname + window.location.search;
}

function addScripts(page) {
  const known = new Set([...document.scripts].map(script => script.src));
  for (const { src } of page.scripts) {
    if (known.has(src)) continue;
    const script = document.createElement("script");
    script.type = "module";
    script.src = src;
    document.head.append(script);
  }
}

// As if the browser had gone there: address, title, way back and focus. Scripts that arm what is on
// a page hear of it.
function show(url, text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  // Those of the page that leaves are kept in mind: a module runs only once in a document.
  for (const script of document.body.querySelectorAll("script")) document.head.append(script);
  const shown = [...page.body.childNodes].filter(node => node.nodeName !== "SCRIPT");
  document.body.className = page.body.className;
  document.body.replaceChildren(...shown);
  window.history.pushState(null, "", url);
  address = here();
  document.title = page.title;
  window.scrollTo(0, 0);
  document.dispatchEvent(new Event("next-page"));
  addScripts(page);
  const heading = document.querySelector("main h1");
  heading.setAttribute("tabindex", "-1");
  heading.focus();
}

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
      headers: { "X-Lomake": "sivu" },
      signal: abort.signal,
    });
    if (response.status >= BUSY) throw new Error("busy");
    const isTold = response.headers.get("Content-Type")?.startsWith("application/json");
    const address = response.headers.get("X-Osoite");
    if (response.ok && address) return { address, text: await response.text() };
    return response.ok && isTold ? { address: (await response.json()).next } : null;
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
      if (next?.text) show(next.address, next.text);
      else if (next) window.location.assign(next.address);
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
  window.addEventListener("online", () => form.isConnected && nTries > 0 && send());
  // Back from the next page with the page kept alive: the form may be sent again.
  window.addEventListener("pageshow", event => {
    if (event.persisted) isSending = false;
  });
}

function start() {
  document.querySelectorAll("form[data-resend]").forEach(form => {
    const status = document.createElement("p");
    status.className = "resend";
    status.setAttribute("data-resend-status", "");
    status.setAttribute("aria-live", "assertive");
    form.append(status);
    arm(form);
  });
}

start();
document.addEventListener("next-page", start);
// Back and forward: the page of the address is asked anew, as nothing of answers is kept here.
window.addEventListener("popstate", () => here() !== address && window.location.reload());
