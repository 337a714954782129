"""What a person has in hands when a key changes goes on working."""

from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from osallisuus.backup.forgetting import Mark
from projects.accounts.devices import device_of, remember_device
from projects.services.calendar import calendar_reader, make_calendar_link
from projects.services.pilots.passes import find_pass, make_pass
from surveys.answering.tablet.tablet_cookie import open_tablet, read_tablet
from surveys.services.paper.stacks import StackKey, lay_on_stack, state_of
from tests import factories
from toolkits.models import Subscription
from toolkits.services.news import end_again, mark_of
from toolkits.views.public.feeds import _lasting_name

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture
def change(settings):
    def change_keys():
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.CARD_KEY_FALLBACKS = [settings.CARD_KEY]
        settings.SECRET_KEY, settings.CARD_KEY = "s" * 32, "c" * 32

    return change_keys


def request_with(rf, response):
    request = rf.get("/")
    request.COOKIES = {name: cookie.value for name, cookie in response.cookies.items()}
    return request


def test_link_of_a_pilot_and_address_of_a_calendar_go_on(change, coordinator):
    row, token = make_pass(
        pilot=factories.make_pilot(), label="Ohjaaja", expires_on=date(2026, 5, 1), by=coordinator
    )
    calendar = make_calendar_link(user=coordinator)

    change()

    assert find_pass(token, TODAY) == row
    assert calendar_reader(calendar) == coordinator


def test_known_device_stays_known(change, rf):
    response, email = HttpResponse(), "aino@example.fi"
    remember_device(rf.get("/"), response, email)
    name = device_of(request_with(rf, response), email)

    change()

    assert name is not None
    assert device_of(request_with(rf, response), email) == name
    again = HttpResponse()
    remember_device(request_with(rf, response), again, email)
    assert device_of(request_with(rf, again), email) == name
    assert device_of(request_with(rf, again), "toinen@example.fi") is None


def test_open_tablet_still_takes_its_pin(change, rf):
    response = HttpResponse()
    open_tablet(response, survey_id=1, pin="2468")

    change()

    tablet = read_tablet(request_with(rf, response))
    assert [tablet.has_pin(pin) for pin in ("2468", "8642")] == [True, False]


def test_open_stack_of_forms_stays_open(change, coordinator):
    response = factories.make_response()
    key = StackKey("salaisuus", coordinator)
    lay_on_stack(response=response, key=key)
    survey = response.survey

    change()

    assert state_of(survey=survey, key=key).n_forms == 1
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert state_of(survey=survey, key=key, today=tomorrow) is None


def test_news_that_were_ended_before_the_change_stay_ended(change):
    ended, kept = (
        Subscription.objects.create(email=f"{name}@example.fi", channels=["kaikki"], asked_on=TODAY)
        for name in ("lopettanut", "jatkava")
    )
    mark = Mark(mark_of(ended.key), "news", TODAY)

    change()

    assert end_again([mark]) == 1
    assert list(Subscription.objects.all()) == [kept]


def test_news_are_not_new_again_to_programs_that_read_feeds(change):
    name = _lasting_name("hankkeet", "fi", "1")

    change()

    assert _lasting_name("hankkeet", "fi", "1") == name
