"""A coordinator takes a questionnaire out as XLSForm and brings it back."""

import pytest

from surveys.models import Instrument
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_admin import signed_in_window as signed_in_window
from tests.surveys.walks import OWN


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_form_goes_out_and_comes_back_with_what_is_lost(signed_in_window, tmp_path, viewport):
    window = signed_in_window(viewport)
    page = window.page
    before = Instrument.objects.count()

    window.go(f"/hallinta/lomakkeet/{OWN.key}/{OWN.version}/tiedostot/")
    assert (window.overflow(), window.violations()) == (0, [])
    with page.expect_download() as download:
        page.get_by_role("link", name="Lataa XLSForm").click()
    form = tmp_path / download.value.suggested_filename
    download.value.save_as(form)
    window.go("/hallinta/lomakkeet/tuo/")
    assert (window.overflow(), window.violations()) == (0, [])
    page.get_by_label("Tiedosto").set_input_files(form)
    page.get_by_role("button", name="Lue tiedosto").click()
    page.get_by_role("heading", name="Kysymykset").wait_for()
    assert (window.overflow(), window.violations()) == (0, [])
    page.get_by_role("button", name="Tallenna lomake").click()

    page.get_by_text("Lomake on tallennettu").wait_for()
    assert Instrument.objects.count() == before
