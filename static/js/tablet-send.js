// Sends answers that were sealed without a network: <p data-sealed="…/" data-sealed-words="…">.
// Each lies in localStorage by itself, so that two windows never overwrite each other, and leaves
// only on the server's word. A repeated message is known by the server: it is stored once.
const PREFIX = "sinetti.";
const RETRY_MS = 15_000;
const WAIT_MS = 20_000;
const REFUSED = "hylatyt";
const LATER = "later";
const place = document.querySelector("[data-sealed]");
const refusedPlace = document.getElementById("hylatyt");
let isSending = false;
let timer;

function waiting() {
  return Object.keys(window.localStorage).filter(key => key.startsWith(PREFIX));
}

function tell() {
  const number = waiting().length;
  place.hidden = number === 0;
  place.textContent = `${place.dataset.sealedWords} ${number}`;
  const refused = window.sessionStorage.getItem(REFUSED);
  refusedPlace.hidden = refused === null;
  refusedPlace.querySelector("b").textContent = refused;
}

// A number only, until the window closes; the reasons are counted at the desk.
function countRefused() {
  const before = Number(window.sessionStorage.getItem(REFUSED));
  window.sessionStorage.setItem(REFUSED, before + 1);
}

async function deliver(key) {
  const abort = new AbortController();
  const limit = setTimeout(() => abort.abort(), WAIT_MS);
  try {
    const response = await fetch(place.dataset.sealed, {
      method: "POST",
      body: window.localStorage.getItem(key),
      headers: { "Content-Type": "application/json" },
      signal: abort.signal,
    });
    if (!response.ok && response.status !== 422) throw new Error(LATER);
    // A login page of a guest network is also "ok": only our own word counts.
    const { state } = await response.json();
    if (!state) throw new Error(LATER);
    window.localStorage.removeItem(key);
    if (state === "refused") countRefused();
  } finally {
    clearTimeout(limit);
  }
}

async function send() {
  clearTimeout(timer);
  if (isSending) return;
  isSending = true;
  // One that the server cannot take now must not hold up those after it; without a network
  // none would go, so nothing more is tried.
  for (const key of waiting()) {
    try {
      await deliver(key);
    } catch (error) {
      clearTimeout(timer);
      timer = setTimeout(send, RETRY_MS);
      if (error.message !== LATER) break;
    }
    tell();
  }
  isSending = false;
  tell();
}

if (place) {
  window.addEventListener("online", send);
  window.addEventListener("sealed", send);
  send();
}
