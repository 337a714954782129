import pytest

from projects.queries.sharing import sharers
from tests import factories

pytestmark = pytest.mark.django_db


def test_sharers_stand_in_the_order_of_pilots_whatever_came_first(project, superuser):
    nivala, raahe = (factories.make_municipality(name=name) for name in ("Nivala", "Raahe"))
    for place, name in ((raahe, "Raati"), (nivala, "Ääni"), (nivala, "Kylä")):
        pilot = factories.make_pilot(project=project, municipality=place, name=name)
        factories.make_pilot_session(pilot=pilot)

    found, has_more = sharers(project, superuser)

    assert [(one.pilot.name, one.n_sessions) for one in found] == [
        ("Kylä", 1),
        ("Ääni", 1),
        ("Raati", 1),
    ]
    assert not has_more
