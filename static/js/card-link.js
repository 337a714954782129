// Opens the card whose square was scanned: its code stands behind "#", which no browser sends.
// The code goes to the server as the form of the page; without scripts it is typed from the card.
const CODE = /^#[0-9a-z]{5}(?:-|%20)?[0-9a-z]{5}$/i;
const field = document.getElementById("koodi");

function openCard() {
  const { hash, pathname, search } = window.location;
  if (!CODE.test(hash)) return;
  window.history.replaceState(null, "", pathname + search);
  field.value = decodeURIComponent(hash.slice(1));
  field.form.submit();
}

// A second card, scanned while the page is still open, changes only what is behind "#".
window.addEventListener("hashchange", openCard);
// Back from the survey: the page must not show the code of the person before.
window.addEventListener("pageshow", event => {
  if (event.persisted) field.value = "";
});
openCard();
