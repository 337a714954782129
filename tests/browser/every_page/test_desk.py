"""Every page of the desk and of the own account, as it is, with its errors, and while a project is
still empty. Both speak Finnish; whoever has another role than the coordinator sees the same pages
with less or more on them, which the narrowest window shows."""

import os

import pytest

from tests import factories
from tests.browser.every_page.provoking import provoke
from tests.browser.test_every_desk_page import (
    PEOPLE,
    addresses,
    not_in_words,
    pages,
    part,
    sign_in,
)
from tests.browser.test_every_desk_page import rows as rows

IS_WHOLE = bool(os.environ.get("EVERY_PAGE"))
ACTOR = "coordinator"
GATE = ["/hallinta/", "/hallinta/projects/pilot/add/", "/hallinta/toolkits/publication/add/"]
EVERY = [(actor, name) for actor in PEOPLE for name in sorted({*map(part, pages(actor))})]
CASES = EVERY if IS_WHOLE else [(ACTOR, "gate")]
NEWCOMER = ("uusi@esimerkki.example", "kahvi-ja-pulla-7")
OWN = ["/tilit/email/", "/tilit/password/change/", "/tilit/2fa/", "/tilit/2fa/webauthn/",
       "/tilit/2fa/totp/activate/", "/tilit/logout/", "/tilit/reauthenticate/"]  # fmt: skip
ANYBODY = ["/tilit/login/", "/tilit/password/reset/", "/tilit/password/reset/done/",
           "/tilit/signup/", "/tilit/inactive/", "/tilit/password/reset/key/1-x/"]  # fmt: skip


@pytest.fixture
def desk_round(new_round):
    def begin(account):
        walk = new_round()
        sign_in(walk.visit, account)
        return walk

    return begin


@pytest.fixture
def newcomer(database):
    """Somebody whose project has nothing yet."""
    member = factories.make_membership(user=factories.make_user(email=NEWCOMER[0]))
    member.user.set_password(NEWCOMER[1])
    member.user.save()
    yield member
    member.project.delete()
    member.user.delete()


def inspect(walk, address, *, whole):
    walk.open(address, whole=whole)
    walk.note(address, not_in_words(walk.texts.get(address, "")))
    if address in walk.texts and provoke(walk.visit):
        walk.look(f"{address} with errors", whole=whole)


@pytest.mark.parametrize(("actor", "name"), CASES)
def test_page_of_the_desk_has_no_barrier(desk_round, rows, actor, name):
    walk = desk_round(PEOPLE[actor])

    for address in GATE if name == "gate" else addresses(actor, name, rows[actor]):
        inspect(walk, address, whole=actor == ACTOR)

    assert walk.found() == {}


def test_page_of_the_own_account_has_no_barrier(desk_round, new_round):
    mine, stranger = desk_round(PEOPLE["editor"]), new_round()

    for address in OWN if IS_WHOLE else OWN[:1]:
        inspect(mine, address, whole=True)
    for address in ANYBODY if IS_WHOLE else ANYBODY[:1]:
        inspect(stranger, address, whole=True)

    assert mine.found() | stranger.found() == {}


def test_desk_of_an_empty_project_has_no_barrier(desk_round, newcomer):
    walk = desk_round(NEWCOMER)
    plain = [f"/{route}" for route in pages(ACTOR) if "<" not in route and "(" not in route]

    for address in plain if IS_WHOLE else ["/hallinta/"]:
        walk.open(address, whole=True)

    assert walk.found() == {}
