// Puts a marker from the list into the text where the cursor is; figures and tables get a line of
// their own. Without scripts one copies the marker, which stands beside its words.
for (const list of document.querySelectorAll("[data-markers]")) {
  const text = document.getElementById(list.dataset.markers);
  const told = list.querySelector("[data-told]");
  if (!text) continue;
  list.querySelector("[data-without-script]").hidden = true;
  for (const button of list.querySelectorAll("[data-marker]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      insert(text, button.dataset.marker);
      told.textContent = `${told.dataset.told} ${button.dataset.marker}`;
    });
  }
}

function insert(text, marker) {
  const before = text.value.slice(0, text.selectionStart);
  const after = text.value.slice(text.selectionEnd);
  const isFigure = /^\[\[(kuva|taulukko):/.test(marker);
  const added = isFigure ? `${gap(before, /\n*$/)}${marker}${gap(after, /^\n*/)}` : marker;
  text.setRangeText(added, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

// As many line ends as are missing from an empty line; none at the edge of the text.
function gap(side, ends) {
  const there = side.match(ends)[0].length;
  return side.length === there ? "" : "\n".repeat(Math.max(0, 2 - there));
}
