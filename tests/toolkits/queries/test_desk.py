from datetime import UTC, date, datetime

from django.urls import reverse

from surveys.models import InstrumentLanguage, InstrumentText
from tests import factories
from toolkits.models import TipList
from toolkits.queries import desk

TODAY = date(2026, 3, 1)


def titles(found):
    return tuple([row.title for row in rows] for rows in found)


def test_content_is_looked_at_again_after_a_year(db):
    factories.make_tip_list(title="Vanha", reviewed_on="2025-02-28")
    factories.make_tip_list(title="Vuoden ikäinen", reviewed_on="2025-03-01")
    factories.make_tip_list(title="Julkaisematon", is_published=False)

    assert titles(desk.unreviewed(TipList, TODAY)) == (["Vanha"], [])


def test_translation_that_nobody_has_reviewed_is_told_as_one(db):
    original = factories.make_tip_list(title="Kohtaa", reviewed_on=TODAY)
    for language, title, day in (("sv", "Möte", None), ("en", "Meeting", "2025-01-01")):
        factories.make_tip_list(
            title=title, language=language, translation_of=original, reviewed_on=day
        )

    assert titles(desk.unreviewed(TipList, TODAY)) == (["Meeting"], ["Möte"])


def test_feedback_waits_until_it_is_answered(db):
    late = factories.make_feedback(received_at=datetime(2026, 2, 20, tzinfo=UTC))
    early = factories.make_feedback(received_at=datetime(2026, 2, 1, tzinfo=UTC))
    factories.make_feedback(answered_on="2026-02-02")

    assert desk.unanswered_feedback() == [early, late]


def test_life_domains_are_those_of_the_questionnaires(db):
    instrument = factories.make_instrument()
    finnish = InstrumentLanguage.objects.create(instrument=instrument, language="fi")
    swedish = InstrumentLanguage.objects.create(instrument=instrument, language="sv")
    for language, name in ((finnish, "Vapaa-aika"), (swedish, "Fritid")):
        InstrumentText.objects.create(language=language, key="domains.vapaa_aika", text=name)
    InstrumentText.objects.create(language=finnish, key="items.a1", text="Kysymys")

    assert desk.life_domains() == [("vapaa_aika", "Vapaa-aika")]


def test_editor_ticks_the_life_domains_of_a_tip_list(client, signed_in, editor):
    instrument = factories.make_instrument()
    finnish = InstrumentLanguage.objects.create(instrument=instrument, language="fi")
    InstrumentText.objects.create(language=finnish, key="domains.vapaa_aika", text="Vapaa-aika")
    signed_in(editor)
    data = {
        "title": "Uudet vinkit",
        "slug": "uudet-vinkit",
        "audience": "Kaikille",
        "why": "Siksi.",
        "theme": "encounter",
        "domains": ["vapaa_aika"],
        "language": "fi",
        "licence": "CC BY 4.0",
        "provenance": "own",
        "tips-TOTAL_FORMS": "0",
        "tips-INITIAL_FORMS": "0",
    }

    client.post(reverse("admin:toolkits_tiplist_add"), data)

    assert TipList.objects.get(slug="uudet-vinkit").domains == ["vapaa_aika"]
