import pytest
from django.core.management import CommandError, call_command

from projects.models import AuditEvent, Project
from surveys.models import Response
from tests import factories
from tests.toolkits.archive.test_archive import wipe
from toolkits.archive.keys import own_key
from toolkits.archive.reading import read_archive


@pytest.fixture
def project(db):
    found = factories.make_project(slug="pieni", name="Pieni hanke")
    factories.make_response(card=factories.make_card(survey=factories.make_survey(project=found)))
    return found


def said(capsys, *arguments):
    call_command("project_archive", *map(str, arguments))
    return capsys.readouterr().out


def test_project_goes_out_and_in(project, tmp_path, capsys):
    file = tmp_path / "pieni.zip"

    assert said(capsys, "out", "pieni", file, "--answers").startswith(f"{file}: ")
    assert said(capsys, "in", file) == (
        "Hanke Pieni hanke on jo täällä, ja se on sama kuin arkistossa. Mitään ei tarvitse tuoda.\n"
    )
    event = AuditEvent.objects.get()
    assert (event.target, event.n_rows) == ("hankkeen arkisto, vastaukset: Pieni hanke", 1)
    wipe(project)
    assert "hankkeet: 1 + 0\n" in said(capsys, "in", file, "--dry-run")
    assert not Project.objects.exists()
    assert said(capsys, "in", file).endswith("Tuotiin hanke Pieni hanke.\n")
    assert [Project.objects.count(), Response.objects.count()] == [1, 1]
    assert file.stat().st_mode & 0o777 == 0o600


def test_answers_stay_unless_they_are_asked_for(project, tmp_path, capsys):
    said(capsys, "out", "pieni", tmp_path / "pieni.zip")

    assert not read_archive((tmp_path / "pieni.zip").read_bytes()).has_answers


def test_no_file_is_overwritten(project, tmp_path):
    file = tmp_path / "pieni.zip"
    file.write_bytes(b"toinen")

    with pytest.raises(CommandError, match="File exists"):
        call_command("project_archive", "out", "pieni", str(file))
    assert file.read_bytes() == b"toinen"


def test_what_cannot_be_is_told_in_a_sentence(project, tmp_path, capsys):
    file = tmp_path / "pieni.zip"
    said(capsys, "out", "pieni", file)
    Project.objects.update(summary="Toinen")
    bad = tmp_path / "rikki.zip"
    bad.write_bytes(file.read_bytes()[:-30])
    cases = [
        (["out", "ei-ole", file], "Hanketta ei-ole ei ole."),
        (["out", "pieni", tmp_path / "a.zip", "--answers", "--to", "abc"], "Avain ei ole kokon"),
        (["out", "pieni", tmp_path / "a.zip", "--to", own_key()], "--to is for --answers"),
        (["in", tmp_path / "ei.zip"], "No such file"),
        (["in", bad], "Arkisto ei ole ehjä"),
        (["in", file], "nimi ”Pieni hanke” on jo käytössä"),
    ]

    for arguments, words in cases:
        with pytest.raises(CommandError, match=words):
            call_command("project_archive", *map(str, arguments))
    assert not (tmp_path / "a.zip").exists()


def test_key_is_told(db, capsys):
    assert said(capsys, "key") == f"{own_key()}\n"
