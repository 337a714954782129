"""An installation goes into a file, is wiped, and comes back as it was, but for what has left."""

import io
import tarfile

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from osallisuus.backup import container, tables
from osallisuus.backup.forgetting import read_marks
from osallisuus.models import BackgroundJob
from projects.models import Project, User
from surveys.models import Card, Forgotten, Response
from surveys.services import withdraw
from tests import factories
from toolkits.models import Subscription
from toolkits.services import end_subscription

pytestmark = pytest.mark.django_db(transaction=True)
FILE = "tyokalut/lomake.pdf"


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FORGOTTEN_FILE = tmp_path / "forgotten.csv"


@pytest.fixture
def survey():
    """A project with somebody who runs it, two people's answers and an uploaded file."""
    survey = factories.make_survey()
    factories.make_membership(user=factories.make_user(), project=survey.project)
    for _person in range(2):
        factories.make_response(card=factories.make_card(survey=survey))
    default_storage.save(FILE, ContentFile(b"%PDF-1.7 lomake"))
    default_storage.save("tuonnit/odottaa", ContentFile(b"odottaa hetken"))
    return survey


@pytest.fixture
def backup(survey, tmp_path):
    call_command("backup", tmp_path / "kopio", verbosity=0, stdout=io.StringIO())
    return tmp_path / "kopio"


def seen():
    """Every table but those that only this moment needs."""
    return {model._meta.label: tables.table_of(model) for model in tables.kept_models()}


def wipe():
    call_command("flush", interactive=False, verbosity=0)
    default_storage.delete(FILE)


def restore(file, **options):
    told = io.StringIO()
    call_command("restore", file, stdout=told, **options)
    return told.getvalue()


def test_everything_comes_back_as_it_was(backup):
    before = seen()
    next_number = Project.objects.order_by("-pk").first().pk + 1
    wipe()

    said = restore(backup, nothing_has_left=True)

    assert seen() == before
    assert before["surveys.Response"].n_rows == 2
    with default_storage.open(FILE) as file:
        assert file.read() == b"%PDF-1.7 lomake"
    n_rows = sum(table.n_rows for table in before.values())
    assert said.startswith(f"Restored {n_rows} rows and 1 files of ")
    # Whatever is added next does not meet what has come back.
    assert factories.make_project(slug="uusi").pk >= next_number
    assert ContentType.objects.get_for_model(Project).model == "project"


def test_backup_holds_no_key_no_waiting_file_and_no_session(backup, client, settings):
    with tarfile.open(backup) as archive:
        names = archive.getnames()
        content = b"".join(archive.extractfile(name).read() for name in names)

    assert names[0] == container.MANIFEST
    assert [name for name in names if name.startswith("media/")] == [f"media/{FILE}"]
    assert not {"tables/sessions.Session.jsonl", "tables/osallisuus.BackgroundJob.jsonl"} & set(
        names
    )
    assert settings.CARD_KEY.encode() not in content
    assert settings.SECRET_KEY.encode() not in content
    assert backup.stat().st_mode & 0o777 == 0o600


def test_what_was_withdrawn_after_the_backup_stays_away(backup, survey, settings):
    leaving = Response.objects.first()
    card = Card.objects.get(pk=leaving.card_id)
    withdraw(card=card)
    marks = read_marks(settings.FORGOTTEN_FILE)
    stayed = list(Response.objects.values_list("pk", flat=True))
    wipe()

    said = restore(backup)

    assert [mark.reason for mark in marks] == ["withdrawal"] * len(marks)
    assert list(Response.objects.values_list("pk", flat=True)) == stayed
    assert not Response.objects.filter(pk=leaving.pk).exists()
    assert set(Forgotten.objects.values_list("pk", flat=True)) == {mark.mark for mark in marks}
    assert said.endswith(" that had left since then went again.\n")


def test_news_that_were_ended_after_the_backup_stay_ended(survey, tmp_path):
    today = timezone.localdate()
    for name in ("jaa", "lahtee"):
        Subscription.objects.create(email=f"{name}@example.org", key=name, asked_on=today)
    call_command("backup", tmp_path / "kopio", stdout=io.StringIO())
    end_subscription(key="lahtee", today=today)
    wipe()

    restore(tmp_path / "kopio")

    assert list(Subscription.objects.values_list("key", flat=True)) == ["jaa"]
    assert Response.objects.count() == 2


def test_without_the_marks_nothing_comes_back(backup):
    wipe()

    with pytest.raises(CommandError, match=r"their answers would come back"):
        restore(backup)

    assert not User.objects.exists()


def test_installation_with_rows_or_files_takes_no_backup(backup):
    with pytest.raises(CommandError, match="This database is not empty"):
        restore(backup, nothing_has_left=True)
    call_command("flush", interactive=False, verbosity=0)
    with pytest.raises(CommandError, match=f"not empty: {FILE} is there"):
        restore(backup, nothing_has_left=True)

    assert not Project.objects.exists()


def rewritten(backup, name, change):
    """The backup with one of its parts changed."""
    with tarfile.open(backup) as archive:
        parts = {each: archive.extractfile(each).read() for each in archive.getnames()}
    parts[name] = change(parts[name])
    changed = backup.with_name("muutettu")
    with tarfile.open(changed, "w:gz") as archive:
        for each, content in parts.items():
            info = tarfile.TarInfo(each)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return changed


def test_changed_row_leaves_nothing_behind(backup):
    changed = rewritten(
        backup,
        "tables/projects.Project.jsonl",
        lambda content: content.replace(b'"name": "', b'"name": "Toinen '),
    )
    wipe()

    with pytest.raises(CommandError, match="The rows of projects.Project are not as they were"):
        restore(changed, nothing_has_left=True)

    assert not Project.objects.exists()
    assert not default_storage.exists(FILE)


def test_residents_write_while_a_backup_is_made(survey):
    """What is written during the backup is not in it, and nobody waits for its end."""
    other = connection.copy()
    other.set_autocommit(True) if connection.vendor == "sqlite" else other.ensure_connection()
    try:
        with tables.one_moment():
            before = tables.table_of(Project).n_rows
            with other.cursor() as cursor:
                cursor.execute("UPDATE projects_project SET name = 'Muu'")
            names = set(Project.objects.values_list("name", flat=True))
            during = tables.table_of(Project).n_rows
    finally:
        other.close()

    assert (before, during) == (1, 1)
    assert names != {"Muu"}
    assert set(Project.objects.values_list("name", flat=True)) == {"Muu"}


def test_nothing_that_stays_points_at_what_is_left_out():
    kept = set(tables.kept_models())
    pointing = [
        f"{model._meta.label}.{field.name}"
        for model in kept
        for field in model._meta.local_fields
        if field.is_relation and field.related_model not in kept
    ]

    assert pointing == []
    assert BackgroundJob not in kept
    assert len(kept) > len(apps.get_models()) - 15


def test_marks_are_kept_sorted_and_once(survey, settings):
    for card in Card.objects.all():
        with transaction.atomic():
            withdraw(card=card)
    lines = settings.FORGOTTEN_FILE.read_text().splitlines()
    call_command("daily", stdout=io.StringIO())

    assert lines == sorted(set(lines))
    assert settings.FORGOTTEN_FILE.read_text().splitlines() == lines
    assert {mark.on for mark in read_marks(settings.FORGOTTEN_FILE)} == {timezone.localdate()}
    assert settings.FORGOTTEN_FILE.stat().st_mode & 0o777 == 0o600
