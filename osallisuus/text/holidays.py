"""Finnish holidays of a year, and the two eves on which nobody comes to work."""

from datetime import date, timedelta

from dateutil.easter import easter as easter_sunday
from django.utils.translation import gettext as _

SATURDAY = 5


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)


def finnish_holidays(year: int) -> dict[date, str]:
    """Day to name in the language of the page: public holidays, and the eves of two of them.

    Those of Midsummer and Christmas are no holidays by law, but almost nobody works on them.
    Source: the almanac of the University of Helsinki, almanakka.helsinki.fi.
    """
    easter = easter_sunday(year)
    midsummer = _saturday_from(date(year, 6, 20))
    return {
        date(year, 1, 1): _("uudenvuodenpäivä"),
        date(year, 1, 6): _("loppiainen"),
        easter - timedelta(days=2): _("pitkäperjantai"),
        easter: _("pääsiäispäivä"),
        easter + timedelta(days=1): _("toinen pääsiäispäivä"),
        date(year, 5, 1): _("vappu"),
        easter + timedelta(days=39): _("helatorstai"),
        easter + timedelta(days=49): _("helluntai"),
        midsummer - timedelta(days=1): _("juhannusaatto"),
        midsummer: _("juhannuspäivä"),
        _saturday_from(date(year, 10, 31)): _("pyhäinpäivä"),
        date(year, 12, 6): _("itsenäisyyspäivä"),
        date(year, 12, 24): _("jouluaatto"),
        date(year, 12, 25): _("joulupäivä"),
        date(year, 12, 26): _("tapaninpäivä"),
    }


def holiday_of(day: date) -> str:
    """The name of the holiday; empty on any other day."""
    return finnish_holidays(day.year).get(day, "")
