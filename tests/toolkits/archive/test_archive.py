import json
import re
import zlib
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from osallisuus.background.sealing import unseal
from projects.models import (
    AuditEvent,
    CoachingMaterial,
    Membership,
    Municipality,
    Pilot,
    Project,
)
from surveys.models import Card, Instrument, PairDecision, Release, Response, Survey
from surveys.queries.pairs import pairs
from surveys.services import end_retention, withdraw
from tests import factories
from tests.surveys.frozen import make_level, make_release
from tests.whole_demo import rolled_back
from toolkits.archive.container import SEALED, as_json, packed, unpacked
from toolkits.archive.errors import ArchiveError
from toolkits.archive.keys import foreign_hash, own_key, public_of
from toolkits.archive.loading import load_archive, preview_of
from toolkits.archive.reading import read_archive
from toolkits.archive.writing import collect, project_archive
from toolkits.models import (
    Assessment,
    AssessmentAnswer,
    Publication,
    SupportPhase,
    SupportStatement,
    SupportTheme,
)

ANOTHER_KEY = "the key of another installation, thirty-two long"
PAGES = [
    "/",
    "/hankkeet/",
    "/hankkeet/yhdessa-osallisuutta/",
    "/kunnat/",
    "/kunnat/haapavesi/",
    "/kokeilut/",
    "/valmennukset/",
    "/valmennukset/hyva-kohtaaminen/",
    "/tulokset/yhdessa-osallisuutta/",
    "/tulokset/yhdessa-osallisuutta.csv",
    "/tulokset/yhdessa-osallisuutta.json",
    "/julkaisut/",
    "/julkaisut/yhdessa-osallisuutta/",
    "/en/hankkeet/yhdessa-osallisuutta/",
]


def archive_of(project, *, answers=True):
    key = public_of(own_key()) if answers else None
    return project_archive(project=project, by=None, sealed_to=key, today=date(2026, 11, 30))


def load(content, by=None):
    return load_archive(read_archive(content), by=by)


def shown(path):
    """What everybody reads there; the seconds of the day and random marks of the page aside."""
    response = Client().get(path)
    assert response.status_code == 200, path
    return re.sub(rb'(nonce|csrfmiddlewaretoken)="[^"]*"', b"", response.content)


@pytest.fixture
def small(db):
    """A project with a pair that is joined by hand, a person who stays, and frozen figures."""
    user = factories.make_user(email="salla.salainen@esimerkki.example", name="Salla Salainen")
    project = factories.make_project(slug="pieni", name="Pieni hanke", min_group_size=6)
    factories.make_membership(project=project, user=user)
    pilot = factories.make_pilot(project=project)
    pilot.associations.add(factories.make_association(home_municipality=pilot.municipality))
    project.municipalities.add(pilot.municipality)
    factories.make_pilot_session(pilot=pilot, keeper=user, n_residents=12)
    factories.make_cost_line(pilot=pilot, amount="12.35")
    survey = factories.make_survey(pilot=pilot, project=project)
    lost = factories.make_card(survey=survey, is_lost=True)
    given = factories.make_card(survey=survey, replaces=lost)
    start = factories.make_response(card=lost, answers={"mieliala": 3})
    end = factories.make_response(card=given, phase="end", open_answers={"muuta": "Oli mukavaa"})
    PairDecision.objects.create(kind="join", start=start, end=end, reason="Sama", by=user)
    release = make_release(project, make_level("project", "kaikki", 73))
    first = factories.make_publication([("Alku", "Teksti")], project=project, release=release)
    factories.make_publication(project=project, translation_of=first, language="sv")
    AuditEvent.objects.create(project=project, actor=user, action="export", target="kulut")
    assessment = factories.make_assessment(project=project, municipality=pilot.municipality)
    statement = factories.make_support_statement(key="tunnista.arki.1")
    AssessmentAnswer.objects.create(assessment=assessment, statement=statement, step="2")
    factories.make_assessment_action(assessment=assessment, statement=statement, what="Kysytään")
    return project


def wipe(project):
    """The project away, as if it had never been here; what is shared stays."""
    from toolkits.archive.contents import ANSWERS, OWN, parts_in  # noqa: PLC0415  named here only

    Membership.objects.filter(project=project).delete()
    Card.objects.filter(sheet__survey__project=project).update(replaces=None)
    for part in reversed(parts_in(OWN, ANSWERS)):
        part.rows_of(project).delete()


def test_whole_project_out_and_into_an_empty_database(db):
    with rolled_back() as project:
        for other in Project.objects.exclude(pk=project.pk):
            # It stays behind, and menus would tell of it.
            other.is_published = False
            other.save()
        content = archive_of(project)
        before, pages = collect(project, with_answers=True), {p: shown(p) for p in PAGES}
        n_pairs = {s.slug: len(pairs([s])) for s in Survey.objects.filter(project=project)}
    assert not Project.objects.exists()
    assert not Response.objects.exists()

    loaded = load(content)
    after = collect(loaded, with_answers=True)

    assert after.parts == before.parts
    assert [len(after.parts[name]) for name in ("response", "card", "pilot")] == [208, 560, 6]
    assert archive_of(loaded, answers=False) == archive_of(loaded, answers=False)
    assert {s.slug: len(pairs([s])) for s in Survey.objects.all()} == n_pairs
    assert {p: shown(p) for p in PAGES[1:]} == {p: pages[p] for p in PAGES[1:]}
    assert all(release.report and release.fingerprint for release in Release.objects.all())


def test_next_figures_are_held_against_those_that_came_along(db):
    from surveys.services import ReleaseRefusedError, freeze_release  # noqa: PLC0415  named here only

    with rolled_back() as project:
        content = archive_of(project)
    loaded = load(content)

    with pytest.raises(ReleaseRefusedError, match="samat kuin"):
        freeze_release(project=loaded)


def test_round_of_a_municipality_comes_with_the_statements_it_is_read_by(small):
    content = archive_of(small)
    wipe(small)
    SupportStatement.objects.all().delete()
    SupportTheme.objects.all().delete()
    SupportPhase.objects.all().delete()

    load(content)

    found = Assessment.objects.get()
    (action,) = found.actions.all()
    assert (found.year, found.steps) == (2026, {"tunnista.arki.1": 2})
    assert (action.what, action.statement.key) == ("Kysytään", "tunnista.arki.1")


def test_round_of_a_municipality_takes_the_statements_that_are_here(small):
    content = archive_of(small)
    wipe(small)
    SupportStatement.objects.update(text="Täällä korjattu sanamuoto.")

    load(content)

    (answer,) = Assessment.objects.get().answers.all()
    assert answer.statement.text == "Täällä korjattu sanamuoto."


def test_pair_that_was_joined_by_hand_and_a_replaced_card_come_along(small):
    content = archive_of(small)
    wipe(small)

    loaded = load(content)

    decision = PairDecision.objects.get()
    assert (decision.kind, decision.reason, decision.by) == ("join", "Sama", None)
    assert decision.end.card.replaces == decision.start.card
    assert decision.start.answers == {"mieliala": 3}
    assert loaded.pilots.get().sessions.get().keeper is None
    versions = Publication.objects.exclude(translation_of=None)
    assert [one.translation_of.release.project for one in versions] == [loaded]
    assert Pilot.objects.get().history.count() == 1


def test_no_person_and_no_answer_can_be_read_from_an_archive(small):
    content = archive_of(small)
    everything = b"".join(unpacked(content).files.values()) + as_json(unpacked(content).manifest)

    assert b"Pieni hanke" in everything
    for word in (b"Salla", b"salainen", b"Oli mukavaa", b"mieliala", b"code_hash"):
        assert word not in everything


def test_answers_stand_in_no_order_of_arrival(small, settings):
    survey = Survey.objects.get()
    for _ in range(12):
        factories.make_response(card=factories.make_card(survey=survey))
    import base64  # noqa: PLC0415  only here

    from toolkits.archive.keys import _private  # noqa: PLC0415  the key of this installation

    sealed = unpacked(archive_of(small)).files[SEALED]
    private = base64.urlsafe_b64encode(_private(settings.CARD_KEY)).decode()
    rows = json.loads(zlib.decompress(unseal(sealed, private)))["parts"]["response"]

    assert [row["id"] for row in rows] == sorted(Response.objects.values_list("pk", flat=True))
    assert len(rows) == 14


def test_archive_without_answers_has_no_cards_either(small):
    content = archive_of(small, answers=False)
    wipe(small)

    loaded = load(content)

    assert loaded.releases.get().report["levels"][0]["flow"]["paired"] == 73
    assert [Card.objects.count(), Response.objects.count(), Survey.objects.count()] == [0, 0, 1]


def test_after_the_retention_an_archive_has_no_answers(small):
    end_retention(project=small, on=date(2026, 11, 1))

    found = read_archive(archive_of(small))

    assert found.n_of(Response) == found.n_of(Card) == found.n_of(PairDecision) == 0
    assert found.n_of(Release) == 1


def test_second_loading_is_refused_as_the_same(small):
    content = archive_of(small)
    found = read_archive(content)

    assert preview_of(found).is_same
    with pytest.raises(ArchiveError, match="Pieni hanke on jo täällä, ja se on sama"):
        load_archive(found, by=None)
    assert Project.objects.count() == 1


def test_clashes_are_told_and_nothing_is_overwritten(small):
    content = archive_of(small, answers=False)
    pilot, survey = Pilot.objects.get(), Survey.objects.get()
    Project.objects.update(summary="Muutettu täällä")

    found = preview_of(read_archive(content))

    assert not found.is_same
    assert found.clashes[:2] == (
        "Hanke: nimi ”Pieni hanke” on jo käytössä.",
        "Hanke: osoitteen loppu ”pieni” on jo käytössä.",
    )
    assert f"Kehittämiskokeilu: osoitteen loppu ”{pilot.slug}” on jo käytössä." in found.clashes
    assert f"Kysely: osoitteen loppu ”{survey.slug}” on jo käytössä." in found.clashes
    with pytest.raises(ArchiveError):
        load_archive(read_archive(content), by=None)
    assert Project.objects.get().summary == "Muutettu täällä"


def test_shared_rows_that_are_here_stay_as_they_are(small):
    content = archive_of(small)
    wipe(small)
    Municipality.objects.update(intro="Kirjoitettu täällä", population=None, population_on=None)

    found = preview_of(read_archive(content))
    load(content)

    lines = {line.name: (line.n_new, line.n_there) for line in found.lines}
    assert [lines["kunnat"], lines["hankkeet"], lines["kyselylomakkeet"]] == [
        (0, 1),
        (1, 0),
        (0, 1),
    ]
    assert Municipality.objects.get().intro == "Kirjoitettu täällä"


def test_instrument_that_says_something_else_here_is_a_clash(small):
    content = archive_of(small)
    wipe(small)
    Instrument.objects.update(note="Toisin")

    assert preview_of(read_archive(content)).clashes == (
        "Lomake Lomake, versio 1 on täällä toisin sanoin. Sama versio ei voi olla kahdenlainen.",
    )


def test_answers_open_only_where_they_were_sealed_to(small, settings):
    content = archive_of(small)
    settings.CARD_KEY = ANOTHER_KEY

    with pytest.raises(ArchiveError, match="suljettu toisen asennuksen avaimella"):
        read_archive(content)


def test_cards_of_another_key_come_along_and_open_nothing(small, settings):
    here = settings.CARD_KEY
    settings.CARD_KEY = ANOTHER_KEY
    key = public_of(own_key())
    settings.CARD_KEY = here
    content = project_archive(project=small, by=None, sealed_to=key)
    hashes = sorted(Card.objects.values_list("code_hash", flat=True))
    wipe(small)

    settings.CARD_KEY = ANOTHER_KEY
    found = read_archive(content)
    loaded = load_archive(found, by=None)

    assert not found.opens_cards
    stored = sorted(Card.objects.values_list("code_hash", flat=True))
    assert stored == sorted(map(foreign_hash, hashes))
    assert set(stored) & set(hashes) == set()
    assert preview_of(read_archive(content)).is_same
    assert len(pairs([loaded.surveys.get()])) == 1


def test_what_was_withdrawn_here_does_not_come_back(small):
    content = archive_of(small)
    withdraw(card=PairDecision.objects.get().start.card)
    withdraw(card=Card.objects.get(is_lost=False))
    wipe(small)

    load(content)

    assert Response.objects.count() == 0


def test_key_with_a_slip_is_refused():
    with pytest.raises(ArchiveError, match="Avain ei ole kokonainen"):
        public_of(own_key().replace(own_key()[3], "x" if own_key()[3] != "x" else "y"))
    assert public_of(f" {own_key()[:20]}\n{own_key()[20:]} ") == own_key().partition(".")[0]


@pytest.fixture
def material(small):
    session = factories.make_coaching_session(project=small)
    found = CoachingMaterial.objects.create(
        session=session,
        title="Esite",
        file=ContentFile(b"%PDF-1.7\n%%EOF\n", name="esite.pdf"),
    )
    yield found
    for row in CoachingMaterial.objects.all():
        default_storage.delete(row.file.name)


def test_files_come_along(small, material):
    name = material.file.name
    content = archive_of(small)
    wipe(small)
    default_storage.delete(name)

    load(content)

    with CoachingMaterial.objects.get().file.open() as file:
        assert file.read() == b"%PDF-1.7\n%%EOF\n"


def test_file_that_is_gone_stops_the_archive(small, material):
    default_storage.delete(material.file.name)

    with pytest.raises(ArchiveError, match=r"Tiedosto esite.*\.pdf puuttuu palvelimelta"):
        archive_of(small)


def again(content, change):
    """The archive with parts changed by somebody who also mends the checksums."""
    found = unpacked(content)
    files = dict(found.files)
    change(files)
    facts = {k: v for k, v in found.manifest.items() if k not in {"format", "version", "files"}}
    return packed(facts, files)


def edited(name, **values):
    def change(files):
        rows = json.loads(files[f"parts/{name}.json"])
        rows[0] |= values
        files[f"parts/{name}.json"] = as_json(rows)

    return change


@pytest.mark.parametrize(
    "change",
    [
        edited("survey", title="Toisten kysely"),
        edited("project", min_group_size=5),
        lambda files: files.pop("parts/release.json"),
    ],
)
def test_answers_go_with_nothing_but_what_they_went_out_with(small, change):
    content = archive_of(small)
    wipe(small)

    with pytest.raises(ArchiveError, match="eivät kuulu sen muihin osiin"):
        load(again(content, change))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (edited("pilot", project=2), "osassa ”kehittämiskokeilut” on virhe"),
        (edited("pilot", municipality="1"), "osassa ”kehittämiskokeilut” on virhe"),
        (edited("pilot", starts_on="huomenna"), "osassa ”kehittämiskokeilut” on virhe"),
        (edited("pilot", kind="kummallinen"), "osassa ”kehittämiskokeilut” on virhe"),
        (edited("pilot", associations=7), "osassa ”kehittämiskokeilut” on virhe"),
        (edited("pilot", tuleva="kenttä"), "tietoja, joita tämä versio ei tunne"),
        (edited("project", min_group_size=2), "osassa ”hankkeet” on virhe"),
        (edited("release", fingerprint="0" * 64), "vahvistetut luvut ovat toiset"),
        (edited("release", report={}), "osassa ”vahvistetut tulokset” on virhe"),
        (edited("costline", hours="2.00"), "tiedot eivät sovi yhteen"),
        (edited("coachingmaterial", file={"number": 9, "name": "a.pdf"}), "puuttuu tiedosto a.pdf"),
        (edited("coachingmaterial", file={"number": 1, "name": "../a"}), "aineistot” on virhe"),
        (edited("coachingmaterial", file={"number": 1, "name": "a.exe"}), "eivät sovi yhteen"),
        (lambda files: files.update({SEALED: b"x" * 200}), "toisen asennuksen avaimella"),
        (lambda files: files.update({"parts/project.json": b"[]"}), "oltava yksi hanke"),
        (lambda files: files.update({"parts/pilot.json": b'{"a": 1}'}), "on virhe"),
        (lambda files: files.update({"parts/pilot.json": b"[[[["}), "ei ole ehjä"),
    ],
)
def test_wrong_content_is_refused_and_nothing_is_written(small, material, change, words):
    content = archive_of(small, answers=False)
    wipe(small)
    n_files = len(default_storage.listdir("valmennukset")[1])

    with pytest.raises(ArchiveError, match=words):
        load(again(content, change))

    assert [Project.objects.count(), Pilot.objects.count(), Response.objects.count()] == [0, 0, 0]
    assert len(default_storage.listdir("valmennukset")[1]) == n_files
    default_storage.delete(material.file.name)
