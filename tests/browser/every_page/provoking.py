"""The same page with its errors: the first form of a page sent as empty as it can be."""

EMPTIED = """() => {
  const forms = document.querySelectorAll(
    "main form[method=post i], #content form[method=post i]");
  const needs = one => one.matches("[required], [aria-required=true]")
    || one.labels?.[0]?.matches(".required, .field > :not(:has(.optional))");
  const written = "input:not([type=hidden], [type=submit]), textarea, select";
  const form = [...forms].find(one => [...one.querySelectorAll(written)].some(needs));
  if (!form) return false;
  for (const one of form.querySelectorAll(written)) {
    if (one.type === "checkbox" || one.type === "radio") one.checked = false;
    else one.value = "";
  }
  form.noValidate = true;
  form.dataset.emptied = "";
  return true;
}"""
SENT = """() => {
  const form = document.querySelector("[data-emptied]");
  form.requestSubmit(form.querySelector("[type=submit], button:not([type=button])"));
}"""
TOLD = ".error-summary, .errornote, .errorlist"


def provoke(window) -> bool:
    """Whether the page on which the window stands now tells what to mend."""
    if not window.page.evaluate(EMPTIED):
        return False
    with window.page.expect_navigation():
        window.page.evaluate(SENT)
    window.forgive_refusals()
    return window.page.locator(TOLD).count() > 0
