from datetime import date

import pytest

from surveys.answering.day_rules import day_problem, pair_problem
from surveys.models import Phase, Survey

TODAY = date(2026, 4, 20)
TOO_SOON = "Alku- ja loppukyselyn välissä on oltava vähintään 14 päivää. Tarkista päivä ja vaihe."
BEFORE = "Loppukysely aukesi vasta 15.3.2026. Tarkista päivä ja vaihe."

FOR_ALL = {"end_from": date(2026, 3, 15), "end_opened_on": date(2026, 3, 15)}


def survey(**fields):
    known = {"opens_on": date(2026, 1, 5), "closes_on": date(2026, 4, 30), "min_days_between": 14}
    return Survey(**known | fields)


@pytest.mark.parametrize(
    ("fields", "start_on", "end_on", "expected"),
    [
        ({}, "2026-02-01", "2026-02-15", None),
        ({}, "2026-02-01", "2026-02-14", TOO_SOON),
        ({"end_from": date(2026, 3, 15)}, "2026-02-01", "2026-03-15", None),
        ({"end_from": date(2026, 3, 15)}, "2026-02-01", "2026-03-14", BEFORE),
        ({"end_from": date(2026, 3, 15)}, "2026-02-01", "2026-02-10", TOO_SOON),
        ({"end_from": date(2026, 3, 15)}, "2026-03-10", "2026-03-15", None),
        ({"end_from": date(2026, 3, 15)}, "2026-03-16", "2026-03-20", TOO_SOON),
        (FOR_ALL, "2026-03-15", "2026-03-15", None),
        (FOR_ALL, "2026-03-14", "2026-03-15", None),
        (FOR_ALL, "2026-03-16", "2026-03-17", TOO_SOON),
        ({"is_practice": True}, "2026-02-01", "2026-02-01", None),
    ],
)
@pytest.mark.parametrize("first", [Phase.START, Phase.END])
def test_days_of_a_pair_are_judged_alike_in_both_orders(fields, start_on, end_on, expected, first):
    days = {Phase.START: date.fromisoformat(start_on), Phase.END: date.fromisoformat(end_on)}
    second = Phase.END if first == Phase.START else Phase.START

    found = day_problem(survey(**fields), second, days[second], today=TODAY, other_on=days[first])

    pair = pair_problem(survey(**fields), days[Phase.START], days[Phase.END])
    assert (found and found.sentence, pair) == (expected, expected)


def test_end_that_was_opened_for_a_card_may_be_early_but_not_before_its_start():
    early = {"other_on": date(2026, 2, 1), "end_opened_on": date(2026, 2, 3)}

    taken = day_problem(survey(), Phase.END, date(2026, 2, 3), today=TODAY, **early)
    refused = day_problem(survey(), Phase.END, date(2026, 1, 31), today=TODAY, **early)

    assert taken is None
    assert refused.sentence == "Loppukysely ei voi olla aiemmin kuin alkukysely (1.2.2026)."
