import pytest

from tests.browser.conftest import DESK
from tests.browser.test_every_desk_page import PEOPLE, sign_in

PUBLIC = ["/", "/tulokset/yhdessa-osallisuutta/", "/tukipaketti/tunnista/", "/kysely/", "/tyylit/"]
STAFF = ["/hallinta/", "/hallinta/projects/pilot/", "/hallinta/projects/pilot/add/", "/tilit/2fa/"]
MOVING = """() => {
  const isLong = seconds => seconds.split(",").some(each => parseFloat(each) > 0);
  return [...document.querySelectorAll("*")].flatMap(one =>
    [null, "::before", "::after"].filter(part => {
      const style = getComputedStyle(one, part);
      return isLong(style.transitionDuration) || isLong(style.animationDuration)
        || style.scrollBehavior === "smooth";
    }).map(part => `${one.outerHTML.slice(0, 80)} ${part ?? ""}`));
}"""


@pytest.mark.parametrize(("pages", "is_signed_in"), [(PUBLIC, False), (STAFF, True)])
def test_nothing_moves_for_those_who_asked_for_stillness(visit, pages, is_signed_in):
    window = visit(DESK, reduced_motion="reduce")
    if is_signed_in:
        sign_in(window, PEOPLE["coordinator"])

    found = {}
    for path in pages:
        window.go(path)
        found[path] = window.page.evaluate(MOVING)

    assert found == {path: [] for path in pages}
