import pytest

from tests.toolkits.rounds import make_package
from toolkits.queries.support import support_phases
from toolkits.reports.profile import profile_of

pytestmark = pytest.mark.django_db


def make_profile(steps, before=None):
    return profile_of(support_phases(), steps, before)


def themes_of(profile, *names):
    return [tuple(getattr(theme, name) for name in names) for theme in profile.themes]


@pytest.fixture(autouse=True)
def _package(db):
    make_package({"tunnista.arki": 2, "toimi.tyo": 2, "tarkista.palaute": 1})


def test_profile_has_a_level_for_each_whole_theme():
    steps = {
        "tunnista.arki.1": 1,
        "tunnista.arki.2": 2,
        "toimi.tyo.1": 3,
        "tarkista.palaute.1": None,
    }

    found = make_profile(steps)

    assert themes_of(found, "level", "share", "n_answered", "is_unfinished") == [
        ("1,5", 50, 2, False),
        ("", 0, 1, True),
        ("", 0, 1, False),
    ]
    assert [phase.phase.key for phase in found.phases] == ["tunnista", "toimi", "tarkista"]
    assert (found.n_answered, found.n_statements, found.is_compared) == (4, 5, False)


@pytest.mark.parametrize(
    ("steps", "level", "change"),
    [((2, 2, 2, 3), "2,3", "+0,3"), ((1, 1, 1, 2), "1,3", "\N{MINUS SIGN}0,8")],
)
def test_quarters_are_rounded_as_in_school(steps, level, change):
    make_package({"tarkista.seuranta": 4})
    keys = [f"tarkista.seuranta.{number}" for number in range(1, 5)]

    found = make_profile(dict(zip(keys, steps, strict=True)), dict.fromkeys(keys, 2))

    (theme,) = [one for one in found.themes if one.theme.key == "tarkista.seuranta"]
    assert (theme.level, theme.change) == (level, change)


def test_profile_names_weak_spots_with_the_words_of_their_step():
    found = make_profile({"tunnista.arki.1": 1, "tunnista.arki.2": 0, "toimi.tyo.1": 2})

    (theme,) = found.weak_themes
    assert [(spot.statement.key, spot.step) for spot in theme.weak] == [
        ("tunnista.arki.2", "0, ei vielä"),
        ("tunnista.arki.1", "1, suunnitteilla"),
    ]


def test_profile_names_the_strongest_and_the_weakest_of_whole_themes():
    steps = {"tunnista.arki.1": 2, "tunnista.arki.2": 2, "tarkista.palaute.1": 1}

    found = make_profile(steps | {"toimi.tyo.1": 3})

    assert (found.strongest, found.weakest) == (("Arki",), ("Palaute",))


def test_profile_says_what_moved_since_the_round_before():
    before = {"tunnista.arki.1": 1, "toimi.tyo.1": 2, "tarkista.palaute.1": 1}
    now = {"tunnista.arki.1": 2, "toimi.tyo.1": 1, "tarkista.palaute.1": 1}

    found = make_profile(now, before)

    assert themes_of(found, "change") == [("+1,0",), ("\N{MINUS SIGN}1,0",), ("ei muutosta",)]
    assert (found.advanced, found.is_compared) == (("Arki",), True)


def test_profile_of_a_round_that_only_fell_names_nothing_advanced():
    found = make_profile({"toimi.tyo.1": 1}, {"toimi.tyo.1": 2})

    assert (found.advanced, found.is_compared) == ((), True)


def test_profile_of_nothing_is_empty():
    found = make_profile({})

    assert themes_of(found, "level", "change", "weak") == [("", "", ())] * 3
    assert (found.strongest, found.weakest, found.advanced) == ((), (), ())
