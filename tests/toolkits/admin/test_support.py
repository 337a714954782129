import pytest
from django.utils import timezone

from tests import factories
from tests.reading import untouched
from toolkits.models import SupportStatement, SupportTheme

pytestmark = pytest.mark.django_db
DAY = timezone.localdate()


@pytest.fixture
def theme():
    made = factories.make_support_theme(
        title="Arki",
        title_sv="Vardag",
        title_en="Daily life",
        reviewed_sv_on=DAY,
        reviewed_en_on=DAY,
    )
    factories.make_support_statement(
        theme=made, text="Kysymme.", text_sv="Vi frågar.", text_en="We ask."
    )
    return made


def save(client, theme, **changes):
    """Saves the page of a theme as it was opened, but for `changes`."""
    client.force_login(factories.make_membership(role="coordinator").user)
    path = f"/hallinta/toolkits/supporttheme/{theme.pk}/change/"
    sent = untouched(client.get(path), "supporttheme_form")
    answer = client.post(path, sent | changes)
    assert answer.status_code == 302, answer.context["errors"]
    return SupportTheme.objects.get(pk=theme.pk)


@pytest.mark.parametrize(
    ("changes", "reviewed"),
    [
        ({}, [DAY, DAY]),
        ({"title": "Elämä"}, [None, None]),
        ({"title": "Elämä", "title_sv": "Livet"}, [DAY, None]),
        ({"title_sv": "Livet"}, [DAY, DAY]),
        ({"statements-0-text": "Me kysymme."}, [None, None]),
        ({"statements-0-text": "Me kysymme.", "statements-0-text_en": "We do ask."}, [None, DAY]),
        ({"order": 7}, [DAY, DAY]),
    ],
)
def test_translation_left_behind_is_a_draft_again(client, theme, changes, reviewed):
    kept = save(client, theme, **changes)

    assert [kept.reviewed_sv_on, kept.reviewed_en_on] == reviewed


def test_translation_is_written_beside_its_finnish(client, theme):
    save(
        client, theme, **{"lead": "Johdanto.", "lead_sv": "Ingress.", "statements-0-text_sv": "Ny."}
    )

    kept = SupportTheme.objects.get()
    assert (kept.lead_sv, SupportStatement.objects.get().text_sv) == ("Ingress.", "Ny.")
