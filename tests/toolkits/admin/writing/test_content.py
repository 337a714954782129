from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.reading import one_line
from toolkits.models import TipList, Tool

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def test_list_tells_the_state_of_each_text(desk):
    tomorrow = timezone.localdate() + timedelta(days=1)
    factories.make_tip_list(title="a", is_published=False)
    factories.make_tip_list(title="b")
    factories.make_tip_list(title="c", shown_from=tomorrow)
    factories.make_tip_list(title="d", retired_on=date(2026, 1, 1))

    page = desk.get(reverse("admin:toolkits_tiplist_changelist"))

    shown = page.context["cl"].result_list
    told = [admin.site.get_model_admin(TipList).told_state(row) for row in shown]
    day = f"{tomorrow.day}.{tomorrow.month}.{tomorrow.year}"
    assert told == ["luonnos", "näkyy", f"näkyy {day} alkaen", "poistunut käytöstä"]
    assert [f'field-told_state">{state}<' in page.text for state in told] == [True] * 4


@pytest.mark.parametrize(
    ("days", "is_linked"), [({}, True), ({"shown_from": date(2999, 1, 1)}, False)]
)
def test_page_leads_to_the_public_one_once_that_is_there(desk, days, is_linked):
    tool = factories.make_tool(slug="lupaus", **days)

    page = desk.get(reverse("admin:toolkits_tool_change", args=[tool.pk])).text

    assert ('href="/tyokalut/lupaus/"' in page) == is_linked


def test_day_of_retiring_before_the_first_day_is_refused_in_words(desk):
    tool = factories.make_tool(slug="lupaus")
    sent = {"title": "a", "slug": "lupaus", "kind": "form", "audience": "a", "why": "b"}
    sent |= {"body": "____", "language": "fi", "licence": "CC BY 4.0", "provenance": "own"}
    sent |= {"shown_from": "2026-06-02", "retired_on": "2026-06-01"}

    page = desk.post(reverse("admin:toolkits_tool_change", args=[tool.pk]), sent)

    assert "Käytöstä poistumisen päivän täytyy olla alkamisen päivän jälkeen." in one_line(
        page.text
    )
    assert Tool.objects.get(pk=tool.pk).retired_on is None


def test_preview_of_a_list_shows_what_is_typed_and_saves_nothing(desk):
    tip_list = factories.make_tip_list(title="Vanha", slug="lista", tips=["Ennen"])
    sent = {"_preview": "1", "title": "Uusi <b>", "why": "", "tips-TOTAL_FORMS": "4"}
    sent |= {"tips-0-order": "2", "tips-0-text": "Toinen", "tips-1-order": "1"}
    sent |= {"tips-1-text": "Ensin", "tips-2-text": "Viimeinen", "tips-2-example": "Näin"}
    sent |= {"tips-3-text": "Pois", "tips-3-DELETE": "on"}

    page = desk.post(reverse("admin:toolkits_tiplist_change", args=[tip_list.pk]), sent)

    assert [tip.text for tip in page.context["tips"]] == ["Ensin", "Toinen", "Viimeinen"]
    assert "Esikatselu: tätä ei ole tallennettu." in page.text
    assert "<h1>Uusi &lt;b&gt;</h1>" in page.text
    tip_list.refresh_from_db()
    assert (tip_list.title, [tip.text for tip in tip_list.tips.all()]) == ("Vanha", ["Ennen"])


def test_preview_of_a_new_tool_draws_its_markdown_and_no_script(desk):
    body = "## Näin\n\n<script>alert(1)</script>\n\n1. Mitä? ______"

    page = desk.post(
        reverse("admin:toolkits_tool_add"), {"_preview": "1", "title": "Lupaus", "body": body}
    )

    assert "<h2>Näin</h2>\n<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" in page.text
    assert "alert(1)</script>" not in page.text
    assert (Tool.objects.count(), page.text.count('class="fill"')) == (0, 1)


def test_preview_is_for_those_who_may_edit(client, evaluator):
    tool = factories.make_tool()
    client.force_login(evaluator)

    paths = [
        reverse("admin:toolkits_tool_change", args=[tool.pk]),
        reverse("admin:toolkits_tool_add"),
    ]

    assert [client.post(path, {"_preview": "1"}).status_code for path in paths] == [403, 403]


def test_preview_leaves_nothing_on_the_public_page(desk):
    tip_list = factories.make_tip_list(title="Vanha", slug="lista", tips=["Ennen"])
    sent = {"_preview": "1", "title": "Uusi", "tips-TOTAL_FORMS": "0"}
    address = reverse("admin:toolkits_tiplist_change", args=[tip_list.pk])

    first = desk.post(address, sent).text
    public = desk.get(tip_list.get_absolute_url()).text
    second = desk.post(address, sent | {"title": "Toinen"}).text

    assert [title in first for title in ("Vanha", "Uusi")] == [False, True]
    assert [title in public for title in ("Vanha", "Uusi")] == [True, False]
    assert [title in second for title in ("Vanha", "Toinen")] == [False, True]
