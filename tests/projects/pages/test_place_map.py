from projects.models import Municipality
from projects.pages.place_map import MapPoint, map_points

NIVALA = Municipality(pk=1, name="Nivala", slug="nivala", latitude="63.928", longitude="25.014")
SIEVI = Municipality(pk=2, name="Sievi", slug="sievi", latitude="63.846", longitude="24.589")
HELSINKI = Municipality(pk=3, name="Helsinki", latitude="60.170", longitude="24.940")
NOWHERE = Municipality(pk=4, name="Uusi")


def test_map_points_turn_crowded_names_to_the_left():
    assert map_points([NIVALA, SIEVI], here=NIVALA) == [
        MapPoint(165, 274, "Nivala", is_here=True, anchor="start"),
        MapPoint(133, 288, "Sievi", is_here=False, url="/kunnat/sievi/", anchor="end"),
    ]


def test_map_point_has_its_name_beside_it():
    right, left = map_points([NIVALA, SIEVI])

    assert (right.text_x, right.text_y) == (178, 279)
    assert (left.text_x, left.text_y) == (120, 293)


def test_map_is_not_drawn_for_places_outside_it():
    assert map_points([NIVALA, HELSINKI]) == []
    assert map_points([NIVALA, NOWHERE]) == []
    assert map_points([]) == []


def test_map_leads_to_every_place_but_the_one_it_is_on():
    assert [point.url for point in map_points([NIVALA, SIEVI], here=SIEVI)] == [
        "/kunnat/nivala/",
        "",
    ]
