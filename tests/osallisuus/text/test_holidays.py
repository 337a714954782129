from datetime import date

from osallisuus.text.holidays import finnish_holidays, holiday_of


def test_holidays_of_a_year_are_those_of_the_almanac():
    assert {day: str(name) for day, name in finnish_holidays(2027).items()} == {
        date(2027, 1, 1): "uudenvuodenpäivä",
        date(2027, 1, 6): "loppiainen",
        date(2027, 3, 26): "pitkäperjantai",
        date(2027, 3, 28): "pääsiäispäivä",
        date(2027, 3, 29): "toinen pääsiäispäivä",
        date(2027, 5, 1): "vappu",
        date(2027, 5, 6): "helatorstai",
        date(2027, 5, 16): "helluntai",
        date(2027, 6, 25): "juhannusaatto",
        date(2027, 6, 26): "juhannuspäivä",
        date(2027, 11, 6): "pyhäinpäivä",
        date(2027, 12, 6): "itsenäisyyspäivä",
        date(2027, 12, 24): "jouluaatto",
        date(2027, 12, 25): "joulupäivä",
        date(2027, 12, 26): "tapaninpäivä",
    }


def test_other_days_have_no_name():
    assert [str(holiday_of(date(2027, 5, day))) for day in (5, 6, 7)] == ["", "helatorstai", ""]
