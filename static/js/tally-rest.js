// Presses that a phone still keeps: <p hidden data-tally-rest>, with a link to each tally that they
// belong to. The tally itself sends them as soon as it is open.
const PREFIX = "laskuri.";
const place = document.querySelector("[data-tally-rest]");

function waiting() {
  const counts = new Map();
  for (const key of Object.keys(localStorage).filter(each => each.startsWith(PREFIX))) {
    const session = key.split(".")[1];
    counts.set(session, (counts.get(session) ?? 0) + 1);
  }
  return counts;
}

for (const [session, count] of waiting()) {
  const link = document.querySelector(`[data-tally-link="${CSS.escape(session)}"]`);
  if (link) {
    const found = document.createElement("a");
    found.href = link.href;
    found.textContent = `${link.dataset.day}: ${count}`;
    place.append(" ", found);
    place.hidden = false;
  }
}
