// Moves focus to the error summary, so that a screen reader starts from what went wrong.
document.querySelector("[data-error-summary]")?.focus();
