// Keying of paper forms: a number answers a row and moves on; Backspace goes back, Enter ahead.
const form = document.querySelector("[data-keying]");

if (form) {
  const code = form.querySelector("[data-code]");
  const day = form.querySelector("[type=date]");
  const save = form.querySelector("[data-save]");
  const rows = [...form.querySelectorAll("[data-row]")];

  const isAnswered = row => row.querySelector("input:checked, textarea") !== null;

  const enter = row => {
    const stop =
      row?.querySelector("textarea, input:checked") ?? row?.querySelector("input") ?? save;
    stop.focus({ preventScroll: true });
    stop.scrollIntoView({ block: "center" });
  };

  const enterFirstUnanswered = () => enter(rows.find(row => !isAnswered(row)));

  const isLeft = row => row.matches(".wrong") || !isAnswered(row);

  // A sheet that came back: only what is wrong is keyed again, the rest is there.
  const isBack = document.querySelector("[data-error-summary]") !== null;

  const enterWrong = () => {
    const field = form.querySelector("[aria-invalid=true]");
    if (field) field.focus();
    else enter(rows.find(isLeft));
  };

  const answer = (row, input) => {
    if (input.type === "checkbox") {
      input.checked = !input.checked;
      return;
    }
    input.checked = true;
    row.classList.remove("wrong");
    enter(rows.find(each => rows.indexOf(each) > rows.indexOf(row) && (!isBack || isLeft(each))));
  };

  const isWriting = target => target.matches("textarea") && target.value.trim() !== "";

  const moveByEnter = (event, row) => {
    if (event.target === save || isWriting(event.target)) return;
    event.preventDefault();
    if (row) enter(rows[rows.indexOf(row) + 1]);
    else enterFirstUnanswered();
  };

  form.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const row = event.target.closest("[data-row]");
    if (event.key === "Enter") {
      moveByEnter(event, row);
      return;
    }
    if (!row || event.target.matches("textarea")) return;
    if (event.key === "Backspace") {
      event.preventDefault();
      const index = rows.indexOf(row);
      if (index > 0) enter(rows[index - 1]);
      else code.focus();
      return;
    }
    const input = row.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (input) {
      event.preventDefault();
      answer(row, input);
    }
  });

  // A whole code needs no Enter; the day stays from the sheet before.
  code.addEventListener("input", () => {
    const signs = code.value.replace(/[\s\-–]/g, "");
    if (signs.length !== Number(code.dataset.codeLength)) return;
    if (day.value) enterFirstUnanswered();
    else day.focus();
  });

  if (isBack) enterWrong();
  // A form that is corrected has its code; which row is wrong only the typist sees.
  else if (!code.readOnly) code.focus();
}
