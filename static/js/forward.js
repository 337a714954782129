// Goes on at once when an answer is tapped, for who has asked for that: <form data-forward> with
// <div data-forward-setting>. Arrow keys move between answers, so only a tap or a click counts.
function arm(form, wish, button) {
  let isTapped = false;
  form.addEventListener("click", event => {
    const choice = event.target.closest(".choice");
    if (!choice) return;
    // A tap on the label comes again as a click of its input, which keys make too.
    if (event.detail > 0) isTapped = true;
    if (!event.target.matches("input")) return;
    if (wish.checked && isTapped) setTimeout(() => button.click());
    isTapped = false;
  });
}

function start() {
  const form = document.querySelector("form[data-forward]");
  const setting = document.querySelector("[data-forward-setting]");
  if (setting) setting.dataset.forwardSetting = "ready";
  if (form && setting) {
    const wish = setting.querySelector("#itsestaan");
    arm(form, wish, form.querySelector("[data-forward-button]"));
  }
}

start();
document.addEventListener("next-page", start);
