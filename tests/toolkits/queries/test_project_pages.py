import pytest

from tests import factories
from toolkits.queries.project_pages import THEME_OF_KIND, matching_tip_lists

pytestmark = pytest.mark.django_db


def test_tip_lists_of_a_pilot_stand_by_title_with_their_tips_counted():
    pilot = factories.make_pilot()
    for title, tips in (("Ruoka", ["Keitä puuro."]), ("Aamu", []), ("Kutsu", ["Soita.", "Käy."])):
        factories.make_tip_list(title=title, tips=tips, theme=THEME_OF_KIND[pilot.kind])

    found = [(one.title, one.n_tips) for one in matching_tip_lists(pilot)]

    assert found == [("Aamu", 0), ("Kutsu", 2), ("Ruoka", 1)]
