// Keeps somebody's own self-assessment in this browser, and carries it by a link:
// <form data-assessment="empty|show|sent">. Without scripts the form itself carries it from page to
// page. "sent": the page has what was just sent; "show": it shows a result as soon as it has one.
const PLACE = "itsearvio";
const STEP = /^(?:[0-3]|not_ours)$/;
const BEFORE = "before:";

const form = document.querySelector("form[data-assessment]");
const find = name => document.querySelector(`[data-assessment-${name}]`);

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(PLACE));
    return found && typeof found === "object" ? found : {};
  } catch {
    return {};
  }
}

function tell(isKept) {
  const status = find("status");
  const words = isKept ? status.dataset.kept : status.dataset.failed;
  if (status.textContent !== words) status.textContent = words;
}

function keep(values) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(values));
    tell(true);
  } catch {
    tell(false);
  }
}

// What the form has, without files and empty fields.
function written() {
  const texts = [...new FormData(form)].filter(([, value]) => typeof value === "string" && value);
  return Object.fromEntries(texts);
}

function fill(values) {
  for (const [name, value] of Object.entries(values)) {
    const fields = [...form.elements].filter(field => field.name === name);
    for (const field of fields) {
      if (field.type === "radio") field.checked = field.value === value;
      else if (field.type !== "file") field.value = value;
    }
    if (!fields.length) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
  }
}

function answers(values) {
  return Object.entries(values).filter(
    ([name, value]) => name.includes(".") && !name.startsWith(BEFORE) && STEP.test(value)
  );
}

// tunnista.arki.1=2 and tunnista.arki.2=0 become tunnista.arki=1:2,2:0, a third of the letters.
function asLink(values) {
  const themes = new Map();
  for (const [name, value] of answers(values)) {
    const cut = name.lastIndexOf(".");
    const theme = name.slice(0, cut);
    themes.set(theme, [...(themes.get(theme) ?? []), `${name.slice(cut + 1)}:${value}`]);
  }
  const parts = [...themes].map(([theme, found]) => `${theme}=${found.join(",")}`);
  return `${location.origin}${form.getAttribute("action")}#${parts.join("&")}`;
}

function fromLink() {
  const found = {};
  for (const [theme, parts] of new URLSearchParams(location.hash.slice(1))) {
    for (const part of parts.split(",")) {
      const [end, value] = part.split(":");
      if (theme.includes(".") && STEP.test(value)) found[`${theme}.${end}`] = value;
    }
  }
  return found;
}

function isSame(one, other) {
  const sorted = values => JSON.stringify(answers(values).sort());
  return sorted(one) === sorted(other);
}

function show(values) {
  keep(values);
  fill(values);
  if (answers(values).length) form.submit();
}

// Another's assessment never wipes out one's own unasked.
function choose(own, linked) {
  const choice = find("choice");
  choice.hidden = false;
  choice.focus();
  choice.addEventListener("click", event => {
    const { take } = event.target.dataset;
    if (take) show(take === "link" ? linked : own);
  });
}

function begin() {
  const own = read();
  if (form.dataset.assessment === "sent") {
    keep(written());
    // A page that was sent would ask before it is loaded anew; this one is filled from here.
    history.replaceState(null, "", location.href);
    return;
  }
  if (form.dataset.assessment === "empty") {
    fill(own);
    keep(written());
    return;
  }
  const linked = fromLink();
  if (!answers(linked).length) show(own);
  else if (!answers(own).length || isSame(own, linked)) show({ ...own, ...linked });
  else choose(own, linked);
}

function armLink(button) {
  if (!button) return;
  const status = find("link-status");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(asLink(written()));
      status.textContent = button.dataset.done;
    } catch {
      status.textContent = button.dataset.failed;
    }
  });
}

function armClear(box) {
  if (!box) return;
  box.hidden = false;
  box.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(PLACE);
    location.assign(form.getAttribute("action"));
  });
}

begin();
armLink(find("link"));
armClear(find("clear"));
form.addEventListener("change", () => keep(written()));
