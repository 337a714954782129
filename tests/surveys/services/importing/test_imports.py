from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from projects.models import AuditEvent
from surveys.answering.files.response_files import ResponseFileError
from surveys.models import Card, EnteredWeek, Response, Survey
from surveys.queries.pairs import pairs
from surveys.services import load_instrument, make_cards
from surveys.services.importing.imports import SimilarCodesError, import_responses
from tests import factories
from tests.surveys.walks import OWN

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"
TODAY = date(2026, 4, 1)


@pytest.fixture
def surveys(project):
    """Two pilots with a survey each, by slug."""
    instrument = load_instrument(OWN)
    return {
        slug: factories.make_survey(
            project=project,
            instrument=instrument,
            pilot=factories.make_pilot(project=project, slug=slug),
        )
        for slug in ("aamupala", "raati")
    }


@pytest.fixture
def write(tmp_path):
    def write_file(*rows):
        header = "code,pilot,phase,answered_on,channel,help,language,ihmissuhteet_1"
        path = tmp_path / "vastaukset.csv"
        path.write_text("\n".join([header, *rows]), encoding="utf-8")
        return path

    return write_file


DAYS = {"start": "2026-02-05", "end": "2026-03-05"}


def row(code, *, pilot="aamupala", phase="start", answer="4"):
    return f"{code},{pilot},{phase},{DAYS[phase]},paper,alone,fi,{answer}"


def problems_of(project, path):
    with pytest.raises(ResponseFileError) as caught:
        import_responses(project=project, file=path, today=TODAY)
    return [(problem.row, problem.sentence) for problem in caught.value.problems]


def test_rows_and_people_of_each_survey_are_counted_in_their_week(project, surveys, write):
    path = write(row("A1"), row("A1", phase="end"), row("A2"), row("B1", pilot="raati"))

    import_responses(project=project, file=path, today=TODAY)

    found = EnteredWeek.objects.order_by("survey__pilot__slug").values_list(
        "survey__pilot__slug", "week", "n_responses", "n_people"
    )
    monday = date(2026, 3, 30)
    assert list(found) == [("aamupala", monday, 3, 2), ("raati", monday, 1, 1)]


def test_file_becomes_responses(project, surveys):
    done = import_responses(project=project, file=FILES / "responses.csv", today=TODAY)

    assert (done.n_responses, done.counts) == (3, (1, 1, 0))
    stored = Response.objects.order_by("survey__pilot__slug", "answered_on").values_list(
        "survey__pilot__slug", "phase", "answered_on", "channel", "help", "language", "answers"
    )
    assert list(stored) == [
        (
            "aamupala",
            "start",
            date(2026, 2, 5),
            "paper",
            "helped",
            "fi",
            {"ihmissuhteet_1": 4, "ihmissuhteet_2": "blank", "elama_nyt": 5},
        ),
        (
            "aamupala",
            "end",
            date(2026, 3, 5),
            "own_device",
            "alone",
            "uk",
            {
                "ihmissuhteet_1": 5,
                "ihmissuhteet_2": "declined",
                "elama_nyt": "unreadable",
                "vertailu_alkuun": 3,
            },
        ),
        (
            "raati",
            "start",
            date(2026, 2, 6),
            "shared_tablet",
            "interpreter",
            "sv",
            {"ihmissuhteet_1": 1, "ihmissuhteet_2": 2, "elama_nyt": 3},
        ),
    ]


def test_imported_text_may_not_be_published(project, surveys):
    import_responses(project=project, file=FILES / "responses.csv", today=TODAY)

    written = Response.objects.exclude(open_answers={}).values_list("open_answers", flat=True)
    assert list(written) == [{"avoin_kunta": {"text": "Enemmän busseja", "may_publish": False}}]


def test_same_text_is_one_person_within_its_pilot_only(project, surveys):
    import_responses(project=project, file=FILES / "responses.csv", today=TODAY)

    assert len(pairs(project.surveys.all())) == 1
    assert Card.objects.count() == 2


def test_text_of_a_code_is_stored_nowhere(project, surveys):
    import_responses(project=project, file=FILES / "responses.csv", today=TODAY)

    rows = [*Card.objects.values(), *Response.objects.values(), *AuditEvent.objects.values()]
    assert "maija" not in str(rows).casefold()


def test_spreadsheet_with_semicolons_is_read_too(project, surveys):
    path = FILES / "responses-semicolon.csv"

    import_responses(project=project, file=path, today=TODAY)

    assert Response.objects.get().answers == {"ihmissuhteet_1": 3}


def test_import_leaves_a_trace(project, surveys):
    import_responses(project=project, file=FILES / "responses.csv", today=TODAY)

    event = AuditEvent.objects.values("project", "action", "target", "n_rows").get()
    assert event == {
        "project": project.pk,
        "action": "import",
        "target": "vastaukset: responses.csv",
        "n_rows": 3,
    }


def test_code_of_a_card_finds_the_card(project, surveys, write):
    made = make_cards(survey=surveys["aamupala"], n_cards=1).cards[0]
    typed = f"{made.code[:5].lower()}-{made.code[5:]}"

    import_responses(project=project, file=write(row(typed)), today=TODAY)

    assert Response.objects.get().card == made.card
    assert Card.objects.count() == 1


def test_later_file_goes_on_with_the_same_people(project, surveys, write):
    import_responses(project=project, file=write(row("a"), row("b")), today=TODAY)
    import_responses(
        project=project, file=write(row("a", phase="end"), row("c", phase="end")), today=TODAY
    )

    assert len(pairs(project.surveys.all())) == 1
    labels = Card.objects.order_by("label").values_list("label", flat=True)
    assert list(labels) == ["TUO-00001", "TUO-00002", "TUO-00003"]


def test_every_problem_is_told_by_row_and_nothing_is_written(project, surveys):
    found = problems_of(project, FILES / "responses-wrong.csv")

    assert found == [
        (2, "hankkeessa ei ole kokeilua ”kerho”, jolla on yksi kysely."),
        (3, "phase on ”middle”, vaikka sallittuja ovat start, end."),
        (3, "channel on ”fax”, vaikka sallittuja ovat own_device, shared_tablet, paper."),
        (3, "help on ”nobody”, vaikka sallittuja ovat alone, helped, interpreter, phone."),
        (3, "language on ”de”, vaikka sallittuja ovat fi, sv, en, uk."),
        (4, "answered_on on ”2026-02-30”, ei päivä kuten 2026-02-05."),
        (5, "Lomakkeen päivä on tulevaisuudessa."),
        (6, "koodissa on oltava 1–100 merkkiä."),
        (7, "ihmissuhteet_1 on ”6”. Valitse jokin annetuista vaihtoehdoista."),
        (8, "vertailu_alkuun on ”3”. Kysymys ei kuulu tähän vaiheeseen."),
        (9, "rivillä ei ole yhtään vastausta."),
        (10, "sarakkeita on 8, otsikkorivillä 10."),
        (12, "sama koodi ja vaihe kuin rivillä 11."),
    ]
    assert (Response.objects.count(), Card.objects.count()) == (0, 0)


def test_header_is_checked_first(project, surveys):
    assert problems_of(project, FILES / "responses-header.csv") == [
        (1, "sarake answered_on puuttuu."),
        (1, "sarake language on monta kertaa."),
        (1, "saraketta hatsisuhteet_1 ei ole hankkeen lomakkeissa."),
    ]


def test_same_file_is_not_imported_twice(project, surveys):
    path = FILES / "responses.csv"
    import_responses(project=project, file=path, today=TODAY)

    found = problems_of(project, path)

    sentence = "koodilla on jo vastattu tähän vaiheeseen."
    assert found == [(2, sentence), (3, sentence), (4, sentence)]
    assert Response.objects.count() == 3


def test_card_of_another_survey_is_refused(project, surveys, write):
    made = make_cards(survey=surveys["raati"], n_cards=1).cards[0]

    found = problems_of(project, write(row(made.code)))

    assert found == [(2, "koodin kortti kuuluu toiseen kyselyyn.")]


def test_new_code_of_a_card_belongs_to_one_survey(project, surveys, write):
    found = problems_of(project, write(row("0000000000"), row("0000000000", pilot="raati")))

    assert found == [(3, "koodin kortti kuuluu toiseen kyselyyn.")]


def test_practice_takes_no_imports(project, surveys, write):
    survey = surveys["aamupala"]
    survey.is_practice = True
    survey.save()

    found = problems_of(project, write(row("a")))

    assert found == [(2, "hankkeessa ei ole kokeilua ”aamupala”, jolla on yksi kysely.")]


def test_command_says_what_came_in(project, surveys, capsys):
    call_command("import_responses", str(FILES / "responses.csv"), project=project.slug)

    assert capsys.readouterr().out == (
        f"Tuotiin 3 vastausta hankkeeseen {project.name}.\n"
        "Tiedoston ihmisistä 1 vastasi sekä alussa että lopussa, 1 vain alussa ja 0 vain "
        "lopussa.\n"
    )


def test_command_lists_the_problems(project, surveys):
    with pytest.raises(CommandError) as caught:
        call_command("import_responses", str(FILES / "responses-header.csv"), project=project.slug)

    assert str(caught.value).splitlines() == [
        "Mitään ei tuotu.",
        "Rivi 1: sarake answered_on puuttuu.",
        "Rivi 1: sarake language on monta kertaa.",
        "Rivi 1: saraketta hatsisuhteet_1 ei ole hankkeen lomakkeissa.",
    ]


@pytest.mark.parametrize(
    ("content", "slug", "message"),
    [
        (b"code\n\xff\xfe", None, "CSV UTF-8"),
        (None, None, "ei voi lukea"),
        (b"code\n", "ei-ole", "Hanketta ei-ole ei ole."),
    ],
)
def test_command_refuses_what_it_cannot_read(project, tmp_path, content, slug, message):
    path = tmp_path / "vastaukset.csv"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=message):
        call_command("import_responses", str(path), project=slug or project.slug)


def test_command_shows_how_far_it_is(project, surveys, write, capsys):
    path = write(*(row(f"k{number}") for number in range(1000)))

    call_command("import_responses", str(path), project=project.slug)

    shown = capsys.readouterr().err.split("\r")
    assert [line.split("[")[0].strip() for line in shown if line.strip()] == [
        "luetaan",
        "tallennetaan",
    ]


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_end_that_comes_after_a_new_card_key_finds_its_start(
    project, surveys, write, settings, is_wrapped
):
    [printed] = make_cards(survey=surveys["aamupala"], n_cards=1).cards
    first = write(row("077"), row(printed.code))
    import_responses(project=project, file=first, today=TODAY)
    settings.CARD_KEY_FALLBACKS = [settings.CARD_KEY]
    settings.CARD_KEY = "a new card key of this installation, long enough"
    if is_wrapped:
        call_command("rotate_card_key", verbosity=0)

    second = write(row("077", phase="end"), row(printed.code, phase="end"))
    import_responses(project=project, file=second, today=TODAY)

    assert Card.objects.count() == 2
    assert len(pairs(Survey.objects.filter(project=project))) == 2


def test_codes_that_a_spreadsheet_changed_are_asked_about_after_a_new_card_key_too(
    project, surveys, write, settings
):
    import_responses(project=project, file=write(row("0088")), today=TODAY)
    settings.CARD_KEY_FALLBACKS = [settings.CARD_KEY]
    settings.CARD_KEY = "a new card key of this installation, long enough"

    with pytest.raises(SimilarCodesError):
        import_responses(project=project, file=write(row("88", phase="end")), today=TODAY)
