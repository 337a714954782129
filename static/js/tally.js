// The tally: <form data-tally="session" data-counts="…">. Each press is kept in localStorage under
// a key of its own, so that it survives a closed page and no window overwrites another, and leaves
// only on the server's word. A press that is sent twice is known by its key: it counts once. Without
// a network a worker keeps the page itself, and the latest counts stand beside the presses.
const SEND_MS = 400;
const RETRY_MS = 5_000;
const LOOK_MS = 8_000;
const WAIT_MS = 20_000;
const LEAVE_MS = 3_000;
const AT_ONCE = 200;
const OWN_PRESSES = 50;
const FIRST = "n_first_timers";
const ALL = "n_residents";
const form = document.querySelector("[data-tally]");

// crypto.randomUUID is missing where the page came without https.
function newKey() {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  return bytes.map(byte => byte.toString(16).padStart(2, "0")).join("");
}

// As the server counts; its answer replaces whatever this says.
function add(counts, kind, step) {
  const count = counts[kind] ?? 0;
  const taken = kind === ALL && step < 0 && count <= (counts[FIRST] ?? 0) ? 0 : step;
  const effect = Math.max(count + taken, 0) - count;
  counts[kind] = count + effect;
  if (kind === FIRST) counts[ALL] = (counts[ALL] ?? 0) + effect;
}

function begin() {
  const prefix = `laskuri.${form.dataset.tally}.`;
  const own = `omat.${form.dataset.tally}`;
  const latest = `luvut.${form.dataset.tally}`;
  const status = form.querySelector("[data-tally-status]");
  const undo = form.querySelector("[data-tally-undo]");
  const done = form.querySelector("[data-tally-done]");
  const counters = [...form.querySelectorAll("[data-kind]")];
  let counts = {};
  let sending = null;
  let timer;
  let n = 0;

  const waiting = () =>
    Object.keys(localStorage)
      .filter(key => key.startsWith(prefix))
      .sort();
  const read = key => JSON.parse(localStorage.getItem(key));
  const ownPresses = () => JSON.parse(localStorage.getItem(own) ?? "[]");

  // The time and a number keep the order in which this phone was pressed.
  function keep(event) {
    n += 1;
    const order = `${Date.now()}.${String(n).padStart(6, "0")}`;
    localStorage.setItem(`${prefix}${order}.${event.key}`, JSON.stringify(event));
  }

  function expected() {
    const events = waiting().map(read);
    const undone = new Set(events.filter(event => event.undo).map(event => event.key));
    const found = { ...counts };
    for (const event of events) {
      if (!event.undo && !undone.has(event.key)) add(found, event.kind, event.step);
    }
    const here = new Set(events.filter(event => !event.undo).map(event => event.key));
    for (const event of events) {
      if (event.undo && !here.has(event.key) && event.step) add(found, event.kind, -event.step);
    }
    return found;
  }

  function show() {
    const found = expected();
    for (const counter of counters) {
      const { kind } = counter.dataset;
      const count = found[kind] ?? null;
      const isNil = count === null;
      const output = counter.querySelector("output");
      const words = isNil ? form.dataset.nil : String(count);
      if (output.textContent.trim() !== words) output.textContent = words;
      output.classList.toggle("nil", isNil);
      const minus = counter.querySelector("[data-minus]");
      const [sign, meaning] = [minus.firstElementChild, minus.querySelector(".vh span")];
      minus.value = `${kind}:${isNil ? 0 : -1}`;
      sign.textContent = isNil ? "0" : "−1";
      meaning.textContent = isNil ? form.dataset.nobody : form.dataset.less;
    }
    undo.hidden = ownPresses().length === 0;
  }

  function tell(words, isWaiting) {
    const text = isWaiting ? `${words} ${waiting().length}` : words;
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("unsent", isWaiting);
  }

  function learn(found) {
    counts = found;
    localStorage.setItem(latest, JSON.stringify(found));
  }

  // A page that came from the worker is older than what this phone has heard since.
  function recall() {
    counts = JSON.parse(localStorage.getItem(latest)) ?? counts;
  }

  async function ask(address, options = {}) {
    const abort = new AbortController();
    const limit = setTimeout(() => abort.abort(), WAIT_MS);
    try {
      const response = await fetch(address, { ...options, signal: abort.signal });
      const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
      // A login page, ours or that of a guest network, is also an answer, but not to this.
      if (isOurs) return await response.json();
      return { away: response.redirected ? form.dataset.signedOut : form.dataset.kept };
    } finally {
      clearTimeout(limit);
    }
  }

  function message(keys) {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    return {
      method: "POST",
      body: JSON.stringify({ presses: keys.map(read) }),
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      keepalive: true,
    };
  }

  async function deliver() {
    const keys = waiting().slice(0, AT_ONCE);
    const answer = await ask(window.location.pathname, message(keys));
    if (!answer.counts) {
      tell(`${answer.refusal ?? ""} ${answer.away ?? form.dataset.kept}`.trim(), true);
      return false;
    }
    keys.forEach(key => localStorage.removeItem(key));
    learn(answer.counts);
    tell(form.dataset.saved, false);
    return true;
  }

  async function sendAll() {
    let isThrough = true;
    try {
      while (isThrough && waiting().length > 0) isThrough = await deliver();
    } catch {
      isThrough = false;
      recall();
      tell(form.dataset.waiting, true);
    }
    show();
    if (!isThrough) timer = setTimeout(send, RETRY_MS);
  }

  function send() {
    clearTimeout(timer);
    sending ??= sendAll().finally(() => {
      sending = null;
    });
    return sending;
  }

  // Who is done right after the last press leaves when it is sent, or soon, without a network.
  async function leave(event) {
    if (waiting().length === 0) return;
    event.preventDefault();
    await Promise.race([send(), new Promise(resolve => setTimeout(resolve, LEAVE_MS))]);
    window.location.assign(done.href);
  }

  // Several phones count together: what the others have counted comes here too.
  async function look() {
    if (document.hidden || sending || waiting().length > 0) return;
    try {
      const answer = await ask(form.dataset.counts);
      if (answer.counts && waiting().length === 0) learn(answer.counts);
    } catch {
      // Nothing waits to be sent, so there is nothing to tell.
      recall();
    }
    show();
  }

  async function keepPage() {
    const registered = await navigator.serviceWorker.register(form.dataset.worker);
    await navigator.serviceWorker.ready;
    navigator.serviceWorker.addEventListener("message", () => {
      form.dataset.isKept = "yes";
    });
    const drawn = performance.getEntriesByType("resource").map(entry => entry.name);
    const files = drawn.filter(name => name.startsWith(`${window.location.origin}/static/`));
    const keep = [window.location.pathname, ...new Set(files)];
    if (navigator.onLine) registered.active.postMessage({ keep });
  }

  function press(kind, step) {
    const event = { key: newKey(), kind, step };
    keep(event);
    localStorage.setItem(own, JSON.stringify([...ownPresses(), event].slice(-OWN_PRESSES)));
  }

  function takeBack() {
    const events = ownPresses();
    const last = events.pop();
    localStorage.setItem(own, JSON.stringify(events));
    if (last) keep({ ...last, undo: true });
  }

  form.addEventListener("submit", event => {
    event.preventDefault();
    const button = event.submitter;
    if (button === undo) takeBack();
    else {
      const [kind, step] = button.value.split(":");
      press(kind, Number(step));
    }
    show();
    clearTimeout(timer);
    timer = setTimeout(send, SEND_MS);
  });

  done.addEventListener("click", leave);
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => {
    if (waiting().length > 0) send();
    else look();
  });
  for (const counter of counters) {
    const words = counter.querySelector("output").textContent.trim();
    counts[counter.dataset.kind] = words === form.dataset.nil ? null : Number(words);
  }
  setInterval(look, LOOK_MS);
  show();
  send();
  look();
  // Browsers have workers only where the page came by https, or from this very machine.
  if (navigator.serviceWorker) keepPage().catch(() => {});
}

if (form) begin();
