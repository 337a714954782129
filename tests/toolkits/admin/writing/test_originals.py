import pytest

from tests import factories
from tests.reading import main_text
from toolkits.admin.writing.originals import original_texts

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
