from datetime import date

import pytest

from surveys.models import Promise
from tests import factories
from tests.reading import main_text

pytestmark = pytest.mark.django_db


def test_promise_list_tells_every_state_by_municipality(client, project):
    sievi = factories.make_municipality(name="Sievi")
    raahe = factories.make_municipality(name="Raahe")
    shared = {"project": project, "provenance": "example"}
    factories.make_promise(
        municipality=sievi,
        heard="Asioista kuulee myöhässä.",
        answer="Kerromme ajoissa.",
        responsible="hallintojohtaja",
        due_on=date(2023, 10, 31),
        progress="done",
        progress_note="Sivu on auki.",
        **shared,
    )
    factories.make_promise(
        municipality=raahe,
        heard="Uimaan ilmaiseksi.",
        responsible="vapaa-aikapalvelut",
        due_on=date(2023, 12, 31),
        **shared,
    )

    page = main_text(client.get("/vaikutukset/"))

    assert "Tehty: 1 · Ei vielä: 1" in page
    assert page.index("Raahe") < page.index("Sievi")
    assert (
        "Sanoitte Asioista kuulee myöhässä. Kunta tekee Kerromme ajoissa. "
        "Vastuussa: hallintojohtaja. Tilanne: Tehty Sivu on auki."
    ) in page
    assert "Vastuussa: vapaa-aikapalvelut. Viimeistään joulukuussa 2023. Tilanne: Ei vielä" in page
    assert "Keksitty esimerkki Toiveet, vastaukset ja niiden eteneminen." in page


def test_promise_list_hides_drafts(client, project):
    factories.make_promise(project=project, heard="Julki.")
    factories.make_promise(project=project, heard="Kesken.", is_published=False)

    page = main_text(client.get("/vaikutukset/"))

    assert Promise.objects.count() == 2
    assert "Julki." in page
    assert "Kesken." not in page


def test_promise_list_without_promises_says_what_comes(client):
    assert "Lupauksia ei ole vielä julkaistu." in main_text(client.get("/vaikutukset/"))


@pytest.mark.parametrize("count", [1, 3])
def test_promise_list_takes_three_queries(client, django_assert_num_queries, project, count):
    for _ in range(count):
        factories.make_promise(project=project)
    client.get("/")

    with django_assert_num_queries(3):
        client.get("/vaikutukset/")
