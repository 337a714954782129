"""A small site of its own for a real server: `python -m tests.server.site` makes it and prints
the codes of its cards."""

import json
import sys


def make_site(n_cards: int) -> list[str]:
    from django.core.management import call_command  # noqa: PLC0415  after setup

    from surveys.services import make_cards  # noqa: PLC0415  after setup
    from tests.surveys.walks import make_ready_survey  # noqa: PLC0415  after setup

    call_command("migrate", verbosity=0)
    made = make_cards(survey=make_ready_survey(), n_cards=n_cards)
    return [each.code for each in made.cards]


if __name__ == "__main__":
    import django

    django.setup()
    json.dump(make_site(int(sys.argv[1])), sys.stdout)
