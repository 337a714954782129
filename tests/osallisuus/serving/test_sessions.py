"""Pages that know nobody, also when somebody who is signed in opens them."""

import pytest
from django.conf import settings

from tests import factories


def known(response):
    """What the page could have told about who opens it."""
    names = ("session", "user", "_messages")
    return {name for name in names if hasattr(response.wsgi_request, name)}


@pytest.mark.parametrize("path", settings.NAMELESS_PATHS)
def test_pages_of_residents_open_no_session_and_look_up_no_account(signed_in, coordinator, path):
    client = signed_in(coordinator)

    assert known(client.get(path)) == set()
    assert known(client.get(f"{path}tuntematon/")) == set()
    assert "sessionid" in client.cookies


def test_all_other_pages_know_who_opens_them(signed_in, coordinator):
    factories.make_pilot()
    pages = [signed_in(coordinator).get(path) for path in ("/kokeilut/", "/hallinta/")]

    assert [known(page) for page in pages] == [{"session", "user", "_messages"}] * 2
    assert {page.wsgi_request.user for page in pages} == {coordinator}
