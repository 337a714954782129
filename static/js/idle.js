// Shared tablet: after a quiet while asks whether anyone is there, then opens the wiped start page.
// <main data-idle-seconds="100" data-idle-url="…" data-idle-question="…" data-idle-stay="…">
// The person can always stay (WCAG 2.2.1); without scripts the server's own expiry does the wiping.
const REACTION_SECONDS = 20;
const place = document.querySelector("[data-idle-seconds]");
let timer;
let warning;

function wipe() {
  window.location.replace(place.dataset.idleUrl);
}

function restart() {
  clearTimeout(timer);
  warning?.remove();
  warning = undefined;
  timer = setTimeout(warn, Number(place.dataset.idleSeconds) * 1000);
}

function warn() {
  const question = document.createElement("p");
  question.id = "idle-question";
  question.textContent = place.dataset.idleQuestion;
  const stay = document.createElement("button");
  stay.type = "button";
  stay.className = "btn";
  stay.textContent = place.dataset.idleStay;
  stay.addEventListener("click", restart);
  warning = document.createElement("div");
  warning.className = "idle";
  warning.setAttribute("role", "alertdialog");
  warning.setAttribute("aria-labelledby", question.id);
  warning.append(question, stay);
  document.body.append(warning);
  stay.focus();
  timer = setTimeout(wipe, REACTION_SECONDS * 1000);
}

if (place) {
  for (const event of ["pointerdown", "keydown", "scroll"]) {
    document.addEventListener(event, () => warning || restart(), { passive: true });
  }
  restart();
  // The browser's back button must not bring back somebody else's answers.
  window.addEventListener("pageshow", (event) => event.persisted && wipe());
}
