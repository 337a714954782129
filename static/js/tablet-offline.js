// Answering on the shared tablet without a network. Answers are only in `person` and on the screen
// until they are sealed; both are emptied at the end, at a stop and after a quiet while.
const IDLE_MS = 90_000;
const REACTION_MS = 30_000;
const HELP = ["alone", "helped", "interpreter"];
const form = JSON.parse(document.getElementById("lomake").textContent);
const beginning = document.getElementById("alku");
const place = document.getElementById("vastaa");
const codeForm = beginning.querySelector("form");
const codeField = document.getElementById("koodi");
const codeError = document.getElementById("koodi-virhe");
const storageError = document.getElementById("tila-virhe");
let person = null;
let timer;
let warning;

function el(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function button(text, onClick, look = "btn") {
  const made = el("button", { type: "button", className: look }, text);
  made.addEventListener("click", onClick);
  return made;
}

function show(...children) {
  beginning.hidden = true;
  place.hidden = false;
  if (person.language) place.lang = person.language.code;
  place.replaceChildren(...children);
  const heading = place.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
  window.scrollTo(0, 0);
  restart();
}

function reset() {
  person = null;
  clearTimeout(timer);
  warning?.remove();
  warning = undefined;
  codeField.value = "";
  codeError.hidden = true;
  storageError.hidden = true;
  place.replaceChildren();
  place.removeAttribute("lang");
  place.hidden = true;
  beginning.hidden = false;
}

function actions(...buttons) {
  return el("div", { className: "actions" }, ...buttons);
}

function askLanguage() {
  const pick = language => {
    person.language = language;
    askPhase();
  };
  if (form.languages.length === 1) return pick(form.languages[0]);
  const choices = form.languages.map(language => {
    const made = button(language.name, () => pick(language), "btn secondary");
    made.lang = language.code;
    return made;
  });
  const names = form.languages.map(language => language.texts.language);
  show(
    el("h1", {}, [...new Set(names)].join(" · ")),
    el("div", { className: "choices" }, ...choices),
  );
}

function askPhase() {
  const { texts } = person.language;
  const pick = phase => {
    person.phase = phase;
    askConsent();
  };
  if (form.phases.length === 1) return pick(form.phases[0]);
  const first = button(texts.first, () => pick("start"), "btn secondary");
  const second = button(texts.second, () => pick("end"), "btn secondary");
  show(el("h1", {}, texts.before), el("div", { className: "choices" }, first, second));
}

function choice(type, name, text, isChecked, onChange, look = "choice") {
  const input = el("input", { type, name, checked: isChecked, autocomplete: "off" });
  input.addEventListener("change", () => onChange(input.checked));
  return el("label", { className: look }, input, el("span", {}, text));
}

function helpChoice(texts) {
  const choices = HELP.map(help =>
    choice("radio", "apu", texts[help], person.help === help, () => (person.help = help)),
  );
  const legend = el("legend", {}, el("h2", {}, texts.who));
  const set = el("fieldset", {}, legend, el("div", { className: "choices" }, ...choices));
  const says = el("p", { className: "hint" }, `${texts.says} `, el("q", {}, texts.helperSays));
  if (texts.helperSays) set.append(says);
  return set;
}

function askConsent() {
  const { texts, phases, facts } = person.language;
  const [lead, ...paragraphs] = phases[person.phase].consent;
  show(
    el("h1", {}, texts.consentTitle),
    el("p", { className: "lead" }, lead),
    ...[...paragraphs, ...facts].map(text => el("p", {}, text)),
    helpChoice(texts),
    actions(button(texts.accept, () => ask(0)), button(texts.refuse, refuse, "btn secondary")),
  );
}

function refuse() {
  const { texts } = person.language;
  const lead = el("p", { className: "lead" }, texts.refusedLead);
  show(el("h1", {}, texts.refusedTitle), lead, actions(button(texts.done, reset)));
}

function questions() {
  return person.language.phases[person.phase].questions;
}

function hasAnswers() {
  const isWritten = Object.values(person.open_answers).some(each => each.text.trim());
  return isWritten || Object.keys(person.answers).length > 0;
}

function openField(question, texts) {
  const kept = (person.open_answers[question.key] ??= { text: "", may_publish: false });
  const area = el("textarea", { className: "text", rows: 5, maxLength: form.longest });
  Object.assign(area, { id: question.key, value: kept.text, autocomplete: "off" });
  area.addEventListener("input", () => (kept.text = area.value));
  const onTick = isTicked => (kept.may_publish = isTicked);
  return el(
    "div",
    { className: "field q" },
    el("h1", {}, el("label", { htmlFor: question.key }, question.text)),
    ...[texts.optional, ...question.hints].map(hint => el("p", { className: "hint" }, hint)),
    area,
    choice("checkbox", "julki", texts.publish, kept.may_publish, onTick, "check"),
  );
}

function choose(question, value, isChecked) {
  if (question.kind !== "multiple") {
    person.answers[question.key] = value;
    return;
  }
  const before = person.picked[question.key] ?? [];
  const others = before.filter(each => each !== value);
  person.picked[question.key] = isChecked ? [...others, value] : others;
  delete person.answers[question.key];
  const picked = person.picked[question.key];
  if (picked.length === 1 && picked[0] === form.declined) {
    person.answers[question.key] = form.declined;
  } else if (picked.length > 0 && !picked.includes(form.declined)) {
    person.answers[question.key] = picked;
  }
}

function choiceField(question, texts) {
  const type = question.kind === "multiple" ? "checkbox" : "radio";
  const held = person.picked[question.key] ?? [person.answers[question.key]];
  const row = ([value, label], look) =>
    choice(type, question.key, label, held.includes(value), on => choose(question, value, on), look);
  return el(
    "fieldset",
    { className: "q" },
    el("legend", {}, el("h1", {}, question.text)),
    ...question.hints.map(hint => el("p", { className: "hint" }, hint)),
    el("p", { className: "error", hidden: true }),
    el(
      "div",
      { className: "choices" },
      ...question.choices.map(each => row(each)),
      el("p", { className: "or" }, texts.or),
      row([form.declined, texts.decline], "choice quiet"),
    ),
  );
}

function onward(question, goOn) {
  const { texts } = person.language;
  if (question.kind === "open" || question.key in person.answers) return goOn();
  const isMixed = (person.picked[question.key] ?? []).length > 0;
  const error = place.querySelector(".error");
  error.setAttribute("role", "alert");
  error.textContent = isMixed ? texts.conflict : texts.missing;
  error.hidden = false;
}

function progress(number, texts) {
  const total = questions().length;
  const words = texts.progress.replace("%(value)s", number + 1).replace("%(total)s", total);
  const label = el("p", { id: "progress-label" }, words);
  const bar = el("progress", { max: total, value: number + 1 });
  bar.setAttribute("aria-labelledby", label.id);
  return el("div", { className: "progress" }, label, bar);
}

function ask(number, isChecking = false) {
  const { texts } = person.language;
  const question = questions()[number];
  const isLast = isChecking || number + 1 === questions().length;
  const next = button(texts.next, () =>
    onward(question, isLast ? check : () => ask(number + 1)),
  );
  const back = button(texts.back, () => ask(number - 1), "back");
  const end = button(texts.sendNow, check, "btn secondary");
  show(
    ...(number > 0 && !isChecking ? [back] : []),
    progress(number, texts),
    question.kind === "open" ? openField(question, texts) : choiceField(question, texts),
    actions(next, ...(hasAnswers() && !isLast ? [end] : [])),
  );
}

function inWords(question, texts) {
  if (question.kind === "open") return person.open_answers[question.key]?.text.trim();
  const value = person.answers[question.key];
  if (value === form.declined) return texts.decline;
  const values = [value].flat();
  const chosen = question.choices.filter(([each]) => values.includes(each));
  return chosen.map(([, label]) => label).join(", ");
}

function check() {
  const { texts } = person.language;
  const rows = questions().map((question, number) => {
    const change = button(texts.change, () => ask(number, true), "btn quiet");
    change.setAttribute("aria-label", `${texts.change}: ${question.text}`);
    return el(
      "div",
      {},
      el("dt", {}, question.text),
      el("dd", {}, inWords(question, texts) || texts.none),
      el("dd", {}, change),
    );
  });
  const send = button(texts.send, () => finish(send));
  show(
    el("h1", {}, texts.check),
    el("p", { className: "lead" }, hasAnswers() ? texts.checkLead : texts.empty),
    el("dl", { className: "answers" }, ...rows),
    actions(...(hasAnswers() ? [send] : [])),
  );
}

async function finish(pressed) {
  pressed.disabled = true;
  const { code, phase, help, language, answers, open_answers } = person;
  const consent = form.consent;
  const written = { code, phase, help, consent, language: language.code, answers, open_answers };
  try {
    const sealed = await window.sealing.seal(written, form);
    window.localStorage.setItem(`sinetti.${sealed.id}`, JSON.stringify(sealed));
  } catch {
    storageError.hidden = false;
    pressed.disabled = false;
    return;
  }
  window.dispatchEvent(new Event("sealed"));
  // The screen may have been wiped while the seal was made.
  if (person) thank(language, phase);
}

function thank(language, phase) {
  person = { language };
  const { texts, phases, contacts } = language;
  const words = phases[phase].thanks;
  // The second sentence says that the answers are saved, which only the server can know.
  const [title, , ...rest] = words.split(". ");
  const places = contacts.map(({ name, phone }) =>
    el("li", {}, el("p", {}, name), el("b", { dir: "ltr" }, phone)),
  );
  show(
    el("h1", {}, title),
    el("p", { className: "lead" }, texts.sealed),
    el("p", {}, rest.join(". ")),
    // Where the words do not lead to the list themselves.
    ...(words.endsWith(":") ? [] : [el("p", {}, texts.talk)]),
    el("ul", { className: "help" }, ...places),
    actions(button(texts.done, reset)),
  );
}

function restart() {
  clearTimeout(timer);
  if (person && !warning) timer = setTimeout(warn, IDLE_MS);
}

function warn() {
  const texts = (person.language ?? form.languages[0]).texts;
  const stay = button(texts.stay, () => {
    warning.remove();
    warning = undefined;
    restart();
  });
  const question = el("p", { id: "idle-question" }, texts.idle);
  warning = el("div", { className: "idle" }, question, stay);
  warning.setAttribute("role", "alertdialog");
  warning.setAttribute("aria-labelledby", question.id);
  document.body.append(warning);
  stay.focus();
  timer = setTimeout(reset, REACTION_MS);
}

async function keepPage() {
  const registered = await navigator.serviceWorker.register(place.dataset.worker);
  await navigator.serviceWorker.ready;
  navigator.serviceWorker.addEventListener("message", () => {
    document.getElementById("valmis-verkotta").hidden = false;
  });
  // Faces of scripts that this page has not shown yet: other languages need them later.
  await Promise.allSettled(Array.from(document.fonts, face => face.load()));
  const drawn = performance.getEntriesByType("resource").map(entry => entry.name);
  const own = drawn.filter(name => name.startsWith(`${window.location.origin}/static/`));
  const keep = [window.location.href, ...new Set(own)];
  if (navigator.onLine) registered.active.postMessage({ keep });
}

function hideWhatNeedsNetwork() {
  for (const part of document.querySelectorAll("footer.site, .langlink")) {
    part.hidden = !navigator.onLine;
  }
}

codeForm.addEventListener("submit", event => {
  event.preventDefault();
  const code = window.sealing.readCode(codeField.value);
  codeError.hidden = code !== "";
  if (!code) return codeField.focus();
  codeField.value = "";
  person = { code, help: "alone", answers: {}, open_answers: {}, picked: {} };
  askLanguage();
});
document.querySelector("header.site form")?.addEventListener("submit", event => {
  event.preventDefault();
  reset();
});
for (const event of ["pointerdown", "keydown", "input", "scroll"]) {
  document.addEventListener(event, restart, { passive: true });
}
for (const event of ["online", "offline"]) window.addEventListener(event, hideWhatNeedsNetwork);

// Browsers have had parts of this for longer than the whole of it, so it is tried and not asked. A
// browser that cannot even read this file leaves the words in the page that say so.
async function canSeal() {
  await window.sealing.seal({}, form);
  window.localStorage.setItem("koe", "");
  window.localStorage.removeItem("koe");
  if (!("serviceWorker" in navigator)) throw new Error("serviceWorker");
}

canSeal()
  .then(() => {
    document.getElementById("ei-toimi").hidden = true;
    reset();
    hideWhatNeedsNetwork();
    keepPage().catch(() => {});
  })
  .catch(() => {});
