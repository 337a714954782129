"""How many people there can be: what is above is mistyped."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# At one meeting, and in one municipality; Finland has under six million inhabitants.
MOST_PEOPLE, MOST_RESIDENTS = 100_000, 10_000_000

TOO_MANY = _("Luku on liian suuri: enintään %(most)s. Tarkista numerot.")


def check_people(count: int) -> None:
    """Raises ValidationError for more people than any pilot or meeting has had."""
    _at_most(MOST_PEOPLE, count)


def check_population(count: int) -> None:
    """Raises ValidationError for more inhabitants than any municipality can have."""
    _at_most(MOST_RESIDENTS, count)


def _at_most(most: int, count: int) -> None:
    if count > most:
        raise ValidationError(TOO_MANY, params={"most": most}, code="too_many")
