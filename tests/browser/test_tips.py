"""A tip list that is found, ticked, shared and printed; a tool that is filled and taken along."""

import json

import pytest

from tests.browser.conftest import DESK, PHONE, wait_until

LIST = "/vinkkilistat/hyva-kohtaaminen/"
FIRST = "Ole ovella ennen ensimmäistä tulijaa."
SECOND = "Tervehdi ensin ja kysy asiaa vasta sitten."


def status_is(window, text):
    told = 'document.querySelector("[data-kept-status]").textContent'
    wait_until(window.page, f"{told} === {json.dumps(text)}")


def ticked(window):
    return window.page.locator(".tips input:checked").count()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_tip_list_keeps_its_ticks_on_this_device_alone(visit, viewport):
    window = visit(viewport)
    sent = []
    window.go(LIST)
    window.page.wait_for_load_state("networkidle")
    window.page.on("request", lambda request: sent.append(request.url))

    window.page.get_by_label(FIRST).check()
    window.page.get_by_label(SECOND).check()
    status_is(window, "Tehty 2, jäljellä 8. Merkinnät ovat vain tässä laitteessa.")
    unsent = list(sent)
    window.page.reload()
    status_is(window, "Tehty 2, jäljellä 8. Merkinnät ovat vain tässä laitteessa.")
    kept = (ticked(window), window.page.get_by_label(SECOND).is_checked())
    narrow, faults = window.overflow(), window.violations()
    window.page.get_by_role("button", name="Poista merkinnät").click()
    status_is(window, "Merkitse tehdyksi. Merkinnät jäävät vain tähän laitteeseen.")
    window.page.reload()
    status_is(window, "Merkitse tehdyksi. Merkinnät jäävät vain tähän laitteeseen.")

    assert (unsent, kept, ticked(window)) == ([], (2, True), 0)
    assert (narrow, faults) == (0, [])
    assert window.page.evaluate("Object.keys(localStorage)") == []


def test_ticks_of_one_list_are_not_those_of_another(visit):
    window = visit()
    window.go(LIST)
    window.page.get_by_label(FIRST).check()
    status_is(window, "Tehty 1, jäljellä 9. Merkinnät ovat vain tässä laitteessa.")

    window.go("/vinkkilistat/kysy-kayta-ja-kerro/")
    status_is(window, "Merkitse tehdyksi. Merkinnät jäävät vain tähän laitteeseen.")

    assert ticked(window) == 0


def test_tip_list_is_a_plain_list_without_scripts(visit):
    window = visit(javascript=False)
    window.go(LIST)

    window.page.get_by_label(FIRST).check()

    assert window.page.get_by_text("Merkitse tehdyksi. Valinnat eivät tallennu.").count() == 1
    assert window.page.get_by_role("button", name="Poista merkinnät").count() == 0
