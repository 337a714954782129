"""Fills the database of the environment for faults: `python -m tests.server.faults.making N`
prints [[code, card], …] and what each screen asks."""

import json
import sys

A_SHEET = 200
"""Cards that one sheet holds at most."""


def make(n_cards: int) -> dict:
    from django.core.management import call_command  # noqa: PLC0415  after setup

    from surveys.instruments.questionnaire import questionnaire_of  # noqa: PLC0415  after setup
    from surveys.services import make_cards  # noqa: PLC0415  after setup
    from tests.factories import make_pilot, make_survey  # noqa: PLC0415  after setup
    from tests.surveys.walks import make_ready_survey  # noqa: PLC0415  after setup

    call_command("migrate", verbosity=0)
    survey = make_ready_survey()
    make_survey(
        project=survey.project,
        instrument=survey.instrument,
        pilot=make_pilot(project=survey.project, slug="aamupala"),
        opens_on=survey.opens_on,
    )
    sheets = [
        make_cards(survey=survey, n_cards=min(A_SHEET, n_cards - first)).cards
        for first in range(0, n_cards, A_SHEET)
    ]
    steps = questionnaire_of(survey.instrument).steps("start", survey.screen_mode)
    return {
        "project": survey.project.slug,
        "cards": [[each.code, each.card.pk] for cards in sheets for each in cards],
        "screens": [{each.key: values_of(each, steps) for each in step} for step in steps],
    }


def values_of(question, steps) -> list[str] | None:
    """What may be answered so that every other question is asked too; None is text."""
    if question.is_open:
        return None
    depending = [each for step in steps for each in step if each.depends_on == question.key]
    kept = set(question.values).intersection(*(each.depends_values for each in depending))
    return [str(value) for value in question.values if value in kept]


if __name__ == "__main__":
    import django

    django.setup()
    json.dump(make(int(sys.argv[1])), sys.stdout)
