// Keeps what somebody ticks or writes in an element [data-kept="place"] on this device, and nowhere
// else; its [data-kept-status] says how far one is. Without scripts the boxes work, but are forgotten.
const PREFIX = "tallessa:";
// A pause in writing, after which the words are told; each letter would be read out.
const PAUSE_MS = 1000;

// By its own words and not by its number: a tip that is put between others moves no tick.
function nameOf(field, seen) {
  const label = field.labels?.[0];
  const words = (field.ariaLabel || label?.textContent || field.name).trim().replace(/\s+/g, " ");
  const number = (seen.get(words) ?? 0) + 1;
  seen.set(words, number);
  return number > 1 ? `${words} (${number})` : words;
}

function fieldsOf(box) {
  const seen = new Map();
  const all = [...box.querySelectorAll("input[type=checkbox], input[type=text], textarea")];
  return all.map(field => [nameOf(field, seen), field]);
}

function valueOf(field) {
  return field.type === "checkbox" ? field.checked : field.value;
}

function read(place) {
  try {
    const found = JSON.parse(localStorage.getItem(place));
    return found && typeof found === "object" ? found : {};
  } catch {
    return {};
  }
}

function write(place, values) {
  try {
    if (Object.keys(values).length) localStorage.setItem(place, JSON.stringify(values));
    else localStorage.removeItem(place);
    return true;
  } catch {
    return false;
  }
}

function fill(fields, values) {
  for (const [name, field] of fields) {
    if (field.type === "checkbox") field.checked = values[name] === true;
    else field.value = typeof values[name] === "string" ? values[name] : "";
  }
}

function arm(box) {
  const place = PREFIX + box.dataset.kept;
  const fields = fieldsOf(box);
  const find = name => box.querySelector(`[data-kept-${name}]`);
  const status = find("status");
  const bar = find("bar");
  let timer;

  function tell(isKept) {
    const done = fields.filter(([, field]) => valueOf(field)).length;
    const { none, some, all, failed } = status.dataset;
    const sentence = !isKept ? failed : !done ? none : done === fields.length && all ? all : some;
    const words = sentence.replace("{done}", done).replace("{left}", fields.length - done);
    if (status.textContent !== words) status.textContent = words;
    if (bar) bar.value = done;
  }

  function keep() {
    const filled = fields.filter(([, field]) => valueOf(field));
    return write(place, Object.fromEntries(filled.map(([name, field]) => [name, valueOf(field)])));
  }

  const kept = read(place);
  // Nothing kept: what the server has filled in stays.
  if (Object.keys(kept).length) fill(fields, kept);
  tell(true);
  for (const name of ["bar", "clear"]) if (find(name)) find(name).hidden = false;
  box.addEventListener("input", event => {
    const isKept = keep();
    clearTimeout(timer);
    timer = setTimeout(() => tell(isKept), event.target.type === "checkbox" ? 0 : PAUSE_MS);
  });
  // What is ticked in one window is ticked in the other as well.
  addEventListener("storage", event => {
    if (event.key !== place) return;
    fill(fields, read(place));
    tell(true);
  });
  find("clear")?.querySelector("button").addEventListener("click", () => {
    for (const [, field] of fields) {
      if (field.type === "checkbox") field.checked = false;
      else field.value = "";
    }
    tell(keep());
  });
}

for (const box of document.querySelectorAll("[data-kept]")) arm(box);
