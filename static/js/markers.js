// Puts a marker from the list into the text where the cursor was, or at its end before there was
// one, and lets the writing go on from there; figures and tables get a line of their own. Without
// scripts one copies the marker, which stands beside its words.
for (const list of document.querySelectorAll("[data-markers]")) {
  const text = document.getElementById(list.dataset.markers);
  const told = list.querySelector("[data-told]");
  if (!text) continue;
  list.querySelector("[data-without-script]").hidden = true;
  let isBegun = false;
  text.addEventListener("focus", () => {
    isBegun = true;
  });
  for (const button of list.querySelectorAll("[data-marker]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      if (!isBegun) text.setSelectionRange(text.value.length, text.value.length);
      insert(text, button.dataset.marker);
      // On the button, a space that is typed would press it again.
      text.focus();
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
