// Shared tablet: after a quiet while asks whether anyone is there, then wipes the screen.
// <main data-idle-seconds="90" data-idle-url="…" data-idle-awake="…" data-idle-question="…"
//   data-idle-stay="…" data-idle-wiped="…" [data-idle-return="8"]>
// The person can always stay (WCAG 2.2.1); without scripts the server's own expiry does the wiping.
const REACTION_SECONDS = 30;
const AWAKE_MS = 60_000;
const RETRY_MS = 5_000;
const place = document.querySelector("[data-idle-seconds]");
const note = document.querySelector("[data-idle-note]");
let timer;
let warning;
let toldAt = Date.now();

async function openStart() {
  try {
    await fetch(place.dataset.idleUrl, { cache: "no-store" });
    window.location.replace(place.dataset.idleUrl);
  } catch {
    setTimeout(openStart, RETRY_MS);
  }
}

// The answers leave the screen at once; the mark closes the card for a server out of reach.
function wipe() {
  const secure = window.location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `tyhjenna=1; path=/tabletti/; SameSite=Strict${secure}`;
  const text = document.createElement("p");
  text.className = "wrap";
  text.textContent = place.dataset.idleWiped;
  document.title = text.textContent;
  document.body.replaceChildren(text);
  openStart();
}

function restart() {
  clearTimeout(timer);
  timer = setTimeout(warn, Number(place.dataset.idleSeconds) * 1000);
  // Somebody who writes for long keeps the card open.
  if (Date.now() - toldAt > AWAKE_MS) {
    toldAt = Date.now();
    fetch(place.dataset.idleAwake).catch(() => {});
  }
}

function stay(focused) {
  warning.remove();
  warning = undefined;
  focused?.focus();
  restart();
}

function warn() {
  const focused = document.activeElement;
  const question = document.createElement("p");
  question.id = "idle-question";
  question.textContent = place.dataset.idleQuestion;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = place.dataset.idleStay;
  button.addEventListener("click", () => stay(focused));
  warning = document.createElement("div");
  warning.className = "idle";
  warning.setAttribute("role", "alertdialog");
  warning.setAttribute("aria-labelledby", question.id);
  warning.append(question, button);
  document.body.append(warning);
  button.focus();
  timer = setTimeout(wipe, REACTION_SECONDS * 1000);
}

function onActivity() {
  // Its room stays, or the button under the finger would move away before the click.
  if (note) note.style.visibility = "hidden";
  if (!warning) restart();
}

if (place) {
  for (const event of ["pointerdown", "keydown", "input", "scroll"]) {
    document.addEventListener(event, onActivity, { passive: true });
  }
  if (place.dataset.idleReturn) {
    if (note) note.hidden = false;
    timer = setTimeout(openStart, Number(place.dataset.idleReturn) * 1000);
  } else {
    restart();
  }
}
// The browser's back button must not bring back somebody else's answers.
window.addEventListener("pageshow", event => event.persisted && window.location.reload());
