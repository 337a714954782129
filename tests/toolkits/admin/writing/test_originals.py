import re

import pytest
from django.utils import timezone

from tests import factories
from tests.reading import main_text
from toolkits.admin.writing.originals import original_texts, versions_html
from toolkits.models import TipList, Tool

pytestmark = pytest.mark.django_db


def test_translator_of_a_tip_list_has_every_tip_of_the_original_in_view(client):
    original = factories.make_tip_list(
        title="Aamupala", why="Ruoka kokoaa.", audience="Kaikille", tips=["Kutsu.", "Kata."]
    )
    version = factories.make_tip_list(
        title="Frukost", language="sv", translation_of=original, slug="frukost"
    )
    client.force_login(factories.make_membership(role="editor").user)

    beside, alone = (
        main_text(client.get(f"/hallinta/toolkits/tiplist/{row.pk}/change/"))
        for row in (version, original)
    )

    assert original_texts(original)[:3] == [
        ("Otsikko", "Aamupala"),
        ("Kenelle", "Kaikille"),
        ("Miksi", "Ruoka kokoaa."),
    ]
    assert [label for label, _text in original_texts(original)[3:]] == ["1. Kutsu.", "2. Kata."]
    assert "Alkuperäinen" in beside
    assert "1. Kutsu." in beside
    assert "Alkuperäinen" not in alone


def test_translator_of_a_tool_has_its_body_in_view(client):
    original = factories.make_tool(title="Runko", body="Kahvi ja leipä")
    version = factories.make_tool(title="Stomme", language="sv", translation_of=original, slug="s")
    client.force_login(factories.make_membership(role="editor").user)

    page = main_text(client.get(f"/hallinta/toolkits/tool/{version.pk}/change/"))

    assert "Sisältö Kahvi ja leipä" in page


def test_original_leads_to_its_translations_and_to_begin_the_missing_ones(client):
    original = factories.make_tip_list(title="Aamupala", theme="cooperation", for_staff=True)
    swedish, easy = (
        factories.make_tip_list(title=title, slug=title, translation_of=original, **version)
        for title, version in [
            ("Frukost", {"language": "sv"}),
            ("Helppo aamu", {"language": "fi", "is_easy": True}),
        ]
    )
    client.force_login(factories.make_membership(role="editor").user)
    path, begun = "/hallinta/toolkits/tiplist/", f"add/?translation_of={original.pk}&language="

    links = re.findall(r'href="([^"]+)">([^<]+)<', versions_html(original).replace("&amp;", "&"))
    page = client.get(f"{path}{original.pk}/change/").text
    new = client.get(f"{path}{begun}en")

    assert links == [
        (f"{path}{easy.pk}/change/", "Suomi: Helppo aamu"),
        (f"{path}{swedish.pk}/change/", "Svenska: Frukost"),
        (f"{path}{begun}en", "Käännä: English"),
        (f"{path}{begun}uk", "Käännä: Українська"),
    ]
    assert versions_html(original) in page
    form = new.context["adminform"].form
    names = ("language", "translation_of", "theme", "for_staff", "for_leaders", "reviewed_on")
    values = ["en", original.pk, "cooperation", True, False, None]
    assert [form[name].value() for name in names] == values
    assert "Alkuperäinen" in main_text(new)
    assert "Aamupala" in main_text(new)


@pytest.mark.parametrize("kind", ["tool", "publication", "tiplist"])
@pytest.mark.parametrize("is_begun_from_it", [True, False])
def test_translation_begins_as_a_draft(client, kind, is_begun_from_it):
    makes = {
        "tool": factories.make_tool,
        "publication": factories.make_publication,
        "tiplist": factories.make_tip_list,
    }
    project = factories.make_project()
    original = makes[kind](title="Runko", **({"project": project} if kind == "publication" else {}))
    member = factories.make_membership(role="coordinator", project=project)
    client.force_login(member.user)
    path = f"/hallinta/toolkits/{kind}/add/"
    path += f"?translation_of={original.pk}&language=en" if is_begun_from_it else ""

    asked = client.get(path).context["adminform"].form
    values = {name: asked[name].value() for name in asked.fields}
    sent = {name: value for name, value in values.items() if value not in (None, False, [])}
    sent |= {"title": "Frame", "slug": "frame", "why": "So.", "audience": "All", "language": "en"}
    sent |= {"theme": "encounter", "body": "Do.", "project": project.pk}
    sent |= {"kind": getattr(original, "kind", ""), "translation_of": original.pk}
    sent |= {"tips-TOTAL_FORMS": 0, "tips-INITIAL_FORMS": 0}
    answer = client.post(path, sent)

    assert answer.status_code == 302, answer.context["errors"]
    [made] = type(original).objects.filter(language="en")
    assert (made.reviewed_on, made.is_unreviewed) == (None, True)


def test_translator_who_says_the_day_of_review_is_believed(client):
    original = factories.make_tool(title="Runko")
    client.force_login(factories.make_membership(role="editor").user)
    today = timezone.localdate()

    client.post(
        f"/hallinta/toolkits/tool/add/?translation_of={original.pk}&language=en",
        {
            "title": "Frame",
            "slug": "frame",
            "kind": original.kind,
            "why": "So.",
            "audience": "All",
            "body": "Do.",
            "language": "en",
            "translation_of": original.pk,
            "licence": "CC BY 4.0",
            "provenance": original.provenance,
            "reviewed_on": today.isoformat(),
        },
    )

    assert [tool.reviewed_on for tool in Tool.objects.filter(language="en")] == [today]


def test_text_is_no_translation_of_itself_or_of_its_own_translation(client):
    original = factories.make_tool(title="Runko", slug="runko")
    factories.make_tool(title="Frame", slug="frame", language="en", translation_of=original)
    other = factories.make_tool(title="Toinen", slug="toinen")
    client.force_login(factories.make_membership(role="editor").user)

    page = client.get(f"/hallinta/toolkits/tool/{original.pk}/change/")

    fields = page.context["adminform"].form.fields
    assert list(fields["translation_of"].queryset) == [other]


@pytest.mark.parametrize("key", ["", "0", "x", "99999999"])
def test_new_text_without_a_known_original_has_nothing_beside_it(client, key):
    client.force_login(factories.make_membership(role="editor").user)

    page = client.get(f"/hallinta/toolkits/tiplist/add/?translation_of={key}")

    assert (page.status_code, "Alkuperäinen" in main_text(page)) == (200, False)


def test_translation_that_is_refused_keeps_its_original_beside_it(client):
    original = factories.make_tip_list(title="Aamupala", tips=["Kutsu."])
    client.force_login(factories.make_membership(role="editor").user)

    page = client.post(
        "/hallinta/toolkits/tiplist/add/", {"translation_of": original.pk, "language": "en"}
    )

    assert "1. Kutsu." in main_text(page)
    assert TipList.objects.count() == 1
