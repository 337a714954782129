import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from surveys.instruments.files import read_instrument
from surveys.models import Instrument, InstrumentDraft
from surveys.services import instrument_spec, load_instrument
from surveys.services.instruments.drafts import begin_copy, draft_spec, lock_draft
from tests import factories
from tests.asking import SURE
from tests.surveys.walks import OWN

pytestmark = pytest.mark.django_db
FIRST = OWN.items[0].key


@pytest.fixture
def instrument(db):
    return load_instrument(OWN)


@pytest.fixture
def draft(instrument, project, coordinator):
    return begin_copy(instrument=instrument, project=project, name="Kylän arki", by=coordinator)


@pytest.fixture
def client(signed_in, coordinator):
    return signed_in(coordinator)


def here(draft, name, *more):
    return reverse(f"drafts:{name}", args=[draft.key, *more])


def fields_of(response):
    """What the browser would send back of an untouched page."""
    form = response.context["form"]
    sent = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, bool):
            sent |= {bound.name: "on"} if value else {}
        elif value is not None:
            sent[bound.name] = value
    return sent | {"_avattu": response.context["opened"]}


def save(client, address, **changes):
    return client.post(address, fields_of(client.get(address)) | changes)


def spec_of(draft):
    return draft_spec(lock_draft(draft.pk))


def test_scale_names_each_option_by_its_points(client, draft):
    page = client.get(here(draft, "scale", "life5")).text

    found = re.findall(r"<h2>(Pisteitä: \d)</h2>", page)
    assert found == [f"Pisteitä: {points}" for points in (5, 4, 3, 2, 1)]


def test_copy_is_the_projects_own_and_says_where_it_comes_from(draft, project):
    spec = draft_spec(draft)

    assert (spec.key, spec.version, spec.owner) == ("kylan_arki", 1, project.name)
    assert spec.source == "Muokattu lomakkeesta Arki ja elämä, versio 2 (Sivuston tekijät)"
    assert replace(
        spec, key=OWN.key, version=2, name=OWN.name, owner=OWN.owner, source=OWN.source,
        note=OWN.note,
    ) == OWN  # fmt: skip


def test_every_page_of_an_untouched_draft_saves_it_unchanged(client, draft):
    before = spec_of(draft)
    addresses = [
        here(draft, "head"),
        here(draft, "scoring"),
        *(here(draft, "item", item.key) for item in before.items),
        *(here(draft, "domain", domain.key) for domain in before.domains),
        *(here(draft, "scale", scale.key) for scale in before.scales),
        *(here(draft, "text", key) for key in before.texts),
    ]

    for address in addresses:
        assert save(client, address).status_code == 302

    assert spec_of(draft) == before


def test_question_is_changed_in_two_languages_with_the_line_ends_of_a_browser(client, draft):
    text = {"teksti_fi": "Minulla on\r\nystävä.", "teksti_sv": "Jag har en vän."}

    response = save(client, here(draft, "item", FIRST), **text)

    assert response["Location"] == here(draft, "detail")
    assert spec_of(draft).items[0].text == OWN.items[0].text | {
        "fi": "Minulla on\nystävä.",
        "sv": "Jag har en vän.",
    }


def test_domain_with_two_questions_is_added_and_finished(client, draft):
    client.post(here(draft, "add", "osa-alueet"), {"osa_alue-teksti": "Kylän tilat"})
    for words in ("Talo on auki.", "Talo on lähellä."):
        client.post(
            here(draft, "add", "kysymykset"),
            {"kysymys-teksti": words, "kysymys-osa_alue": "kylan_tilat"},
        )
    refused = client.post(here(draft, "finish"))
    told = [line.sentence for line in refused.context["problems"]]
    save(client, here(draft, "head"), kielet=["fi"])
    finished = client.post(here(draft, "finish"))

    assert refused.status_code == 422
    assert told[0] == (
        "Osa-alue ”Kylän tilat”, ruotsi: Kirjoita teksti, tai ota kieli pois lomakkeelta."
    )
    made = Instrument.objects.get(key="kylan_arki")
    assert finished["Location"] == reverse("admin:surveys_instrument_change", args=[made.pk])
    assert (made.version, made.project, made.is_frozen) == (1, draft.project, False)
    spec = instrument_spec(made)
    assert [item.key for item in spec.domain_items("kylan_tilat")] == [
        "kylan_tilat_1",
        "kylan_tilat_2",
    ]
    assert spec.languages == ("fi",)
    assert not InstrumentDraft.objects.exists()


def test_draft_is_on_no_list_of_surveys(draft, instrument):
    assert list(Instrument.objects.offered()) == [instrument]


def test_second_press_of_finishing_leads_to_what_came_of_the_first(client, draft):
    first = client.post(here(draft, "finish"))
    second = client.post(here(draft, "finish"))

    assert first["Location"] == second["Location"]
    assert Instrument.objects.filter(key=draft.key).count() == 1


def test_used_version_stays_and_editing_makes_the_next(client, draft):
    client.post(here(draft, "finish"))
    first = Instrument.objects.get(key=draft.key)
    survey = factories.make_survey(project=first.project, instrument=first)
    before = instrument_spec(first)

    opened = client.post(reverse("drafts:next", args=[first.key, 1]))
    again = client.post(reverse("drafts:next", args=[first.key, 1]))
    save(client, here(first, "item", FIRST), teksti_fi="Minulla on naapuri.")
    client.post(here(first, "finish"))

    second = Instrument.objects.get(key=first.key, version=2)
    survey.refresh_from_db()
    assert opened["Location"] == again["Location"] == here(first, "detail")
    assert (survey.instrument, instrument_spec(first)) == (first, before)
    assert instrument_spec(second).items[0].text["fi"] == "Minulla on naapuri."
    assert second.project == first.project


def test_two_writers_of_one_question_lose_nothing(client, draft):
    other = factories.make_membership(project=draft.project).user
    address = here(draft, "item", FIRST)
    mine, theirs = client, Client()
    theirs.force_login(other, backend="projects.accounts.backends.PortalBackend")
    page, their_page = mine.get(address), theirs.get(address)

    theirs.post(
        address, fields_of(their_page) | {"teksti_fi": "Toisen.", "teksti_sv": "Den andras."}
    )
    asked = mine.post(address, fields_of(page) | {"teksti_fi": "Oma.", "teksti_en": "Mine."})
    [conflict] = asked.context["conflicts"]
    assert spec_of(draft).items[0].text["fi"] == "Toisen."
    kept = mine.post(
        address,
        fields_of(asked) | {"teksti_fi": "Oma.", "teksti_en": "Mine.", "teksti_fi__valinta": "oma"},
    )

    assert (asked.status_code, kept.status_code) == (409, 302)
    assert (conflict.mine, conflict.theirs, conflict.who) == ("Oma.", "Toisen.", str(other))
    assert spec_of(draft).items[0].text == OWN.items[0].text | {
        "fi": "Oma.",
        "sv": "Den andras.",
        "en": "Mine.",
    }


def test_words_of_a_removed_question_or_choice_stay_on_the_screen(client, draft):
    address = here(draft, "item", FIRST)
    sent = fields_of(client.get(address)) | {"teksti_fi": "Kirjoitin tämän."}
    scale = here(draft, "scale", "life5")
    labels = fields_of(client.get(scale)) | {"vaihtoehto_3_fi": "Siltä väliltä vain."}
    asked = client.post(here(draft, "remove", "kysymykset"), {"nimi": FIRST})
    assert (asked.status_code, client.get(address).status_code) == (200, 200)
    client.post(here(draft, "remove", "kysymykset"), SURE | {"nimi": FIRST})
    client.post(here(draft, "remove", "vaihtoehdot"), SURE | {"nimi": "life5.3"})

    gone, lost = client.post(address, sent), client.post(scale, labels)

    assert (gone.status_code, lost.status_code) == (409, 409)
    assert "Kirjoitin tämän." in gone.content.decode()
    assert lost.context["lost"] == ["Siltä väliltä vain."]


def test_words_of_a_finished_draft_stay_on_the_screen(client, draft):
    address = here(draft, "item", FIRST)
    sent = fields_of(client.get(address)) | {"teksti_fi": "Kirjoitin tämän."}
    client.post(here(draft, "finish"))

    gone = client.post(address, sent)

    assert gone.status_code == 409
    assert "Kirjoitin tämän." in gone.content.decode()


def test_locked_form_is_neither_copied_nor_edited_and_says_why(client, project):
    locked = load_instrument(replace(OWN, key="virallinen", is_locked=True, owner="THL"))
    sentence = (
        "Tätä lomaketta ei voi muokata eikä kopioida: THL sallii vain oman virallisen "
        "lomakkeensa, sanasta sanaan. Tee oma lomake alusta, tai kopioi jokin toinen."
    )

    page = client.get(reverse("admin:surveys_instrument_change", args=[locked.pk]))
    pressed = client.post(reverse("drafts:next", args=["virallinen", 2]), follow=True)
    copied = client.post(
        reverse("drafts:list"), {"nimi": "Oma", "pohja": locked.pk, "hanke": project.pk}
    )

    assert sentence in page.content.decode()
    assert [str(message) for message in pressed.context["messages"]] == [sentence]
    assert copied.status_code == 422
    assert not InstrumentDraft.objects.exists()


def test_shipped_form_and_that_of_another_project_get_no_version_here(
    client, instrument, coordinator
):
    foreign = load_instrument(replace(OWN, key="naapurin"))
    foreign.project = factories.make_project()
    foreign.save()

    for row in (instrument, foreign):
        assert client.post(reverse("drafts:next", args=[row.key, row.version])).status_code == 404
    toml = client.get(reverse("instruments:toml", args=["naapurin", 2])).content.decode()
    changed = toml.replace("Täysin samaa mieltä", "Ihan samaa mieltä")
    refused = client.post(reverse("instruments:add"), {"toml": changed}, follow=True)

    assert [str(message) for message in refused.context["messages"]] == [
        "Lomake naapurin on toisen hankkeen oma. Anna tiedostolle toinen tunnus."
    ]
    assert Instrument.objects.filter(key="naapurin").count() == 1


def test_empty_form_begins_with_what_is_said_around_questions(client, project):
    client.post(reverse("drafts:list"), {"nimi": "Ihan oma", "pohja": "", "hanke": project.pk})
    [draft] = InstrumentDraft.objects.all()
    page = client.get(here(draft, "detail"))

    spec = spec_of(draft)
    assert (spec.key, spec.languages, spec.items, spec.domains) == ("ihan_oma", ("fi",), (), ())
    assert spec.texts["consent_accept"] == OWN.texts["consent_accept"]
    assert [line.sentence for line in page.context["problems"]] == [
        "Mikä lomake on (näkyy, kun lomake valitaan kyselyyn), suomi: Kirjoita teksti, tai ota "
        "kieli pois lomakkeelta.",
        "Lisää ainakin yksi kysymys.",
    ]


def test_language_taken_away_keeps_its_texts_in_the_draft(client, draft):
    save(client, here(draft, "head"), kielet=["fi", "en"])
    without = client.get(here(draft, "item", FIRST)).content.decode()
    file = client.get(here(draft, "toml")).content.decode()
    save(client, here(draft, "head"), kielet=["fi", "en", "sv"])

    assert "teksti_sv" not in without
    assert read_instrument(file).languages == ("fi", "en")
    assert spec_of(draft).items == OWN.items


def test_changed_words_are_no_longer_a_reviewed_translation(client, draft):
    save(client, here(draft, "head"), tila_sv="reviewed")
    untouched = spec_of(draft).review
    save(client, here(draft, "item", FIRST), teksti_sv="Jag har en vän.")

    assert untouched["sv"] == "reviewed"
    assert spec_of(draft).review == untouched | {"sv": "unreviewed"}


def test_condition_takes_answers_of_one_earlier_question(client, draft):
    last = OWN.items[-1].key
    address = here(draft, "item", last)
    saved = save(client, address, ehto=[f"{FIRST}=1", f"{FIRST}=2"])
    two = save(client, address, ehto=[f"{FIRST}=1", f"{OWN.items[1].key}=1"])

    condition = spec_of(draft).items[-1].depends_on
    assert saved.status_code == 302
    assert (condition.item, condition.values) == (FIRST, (1, 2))
    assert two.context["form"].errors == {"ehto": ["Valitse vain yhden kysymyksen vastauksia."]}


def test_rows_move_and_choices_are_added(client, draft):
    client.post(here(draft, "move", "kysymykset"), {"nimi": FIRST, "suunta": "alas"})
    client.post(
        here(draft, "add", "vaihtoehdot"),
        {"nimi": "wish3", "teksti": "Haluan kaiken", "pisteet": 3},
    )
    client.post(here(draft, "move", "vaihtoehdot"), {"nimi": "wish3.3", "suunta": "ylos"})
    client.post(here(draft, "add", "asteikot"), {"asteikko-maara": 3})

    spec = spec_of(draft)
    assert [item.key for item in spec.items[:2]] == [OWN.items[1].key, FIRST]
    assert [one.value for one in spec.scale("wish3").choices] == [0, 1, 3, 2]
    assert [one.value for one in spec.scales[-1].choices] == ["v1", "v2", "v3"]


def test_key_of_a_removed_question_never_names_another(client, draft):
    client.post(here(draft, "finish"))
    first = Instrument.objects.get(key=draft.key)
    client.post(reverse("drafts:next", args=[first.key, 1]))
    domain, last = OWN.items[0].domain, OWN.domain_items(OWN.items[0].domain)[-1].key
    client.post(here(first, "remove", "kysymykset"), SURE | {"nimi": last})
    client.post(
        here(first, "add", "kysymykset"), {"kysymys-teksti": "Uusi", "kysymys-osa_alue": domain}
    )

    keys = [item.key for item in spec_of(InstrumentDraft.objects.get()).domain_items(domain)]
    assert last not in keys
    assert len(keys) == len(OWN.domain_items(domain))


def test_problems_stand_beside_their_field(client, draft):
    save(client, here(draft, "item", FIRST), teksti_sv="", asteikko="")

    page = client.get(here(draft, "item", FIRST)).content.decode()

    beside = re.findall(r'id="(id_\w+)_problem">\s*<p class="to-mend">(.*?)</p>', page)
    assert beside == [
        ("id_teksti_sv", "Kirjoita teksti, tai ota kieli pois lomakkeelta."),
        ("id_asteikko", "Valitse asteikko, jolla vastataan."),
    ]
