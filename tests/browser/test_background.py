"""Long work at the desk: the page that waits tells when it is done, and gives the file."""

import pytest
from django.utils import timezone

from osallisuus.background import asking
from osallisuus.background.running import run_job
from osallisuus.models import BackgroundJob
from projects.models import User
from surveys.models import Card, Survey
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_admin import COORDINATOR
from tests.browser.test_two_savers import desk_window as desk_window

LIST = "/hallinta/taustatyot/"


class AtOnce:
    """Stands for the server's own thread: the rows are in memory, which one thread writes."""

    def __init__(self, target, args, **kwargs):
        self.number = args[0]

    def start(self):
        run_job(self.number)


@pytest.fixture
def running(database):
    """A job of the coordinator's that some worker is doing."""
    job = BackgroundJob.objects.create(
        work="cards", title="480 korttia", asked_by=User.objects.get(email=COORDINATOR[0]),
        language="fi", state="running", beaten_at=timezone.now(), n_done=100, n_steps=480,
    )  # fmt: skip
    yield job
    job.delete()


@pytest.fixture
def survey(database):
    real = Survey.objects.filter(kind=Survey.Kind.BEFORE_AFTER, is_practice=False)
    found = real.order_by("pk").first()
    before = list(found.sheets.values_list("pk", flat=True))
    yield found
    Card.objects.filter(sheet__survey=found).exclude(sheet__in=before).delete()
    found.sheets.exclude(pk__in=before).delete()
    BackgroundJob.objects.all().delete()


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_page_tells_by_itself_when_the_work_is_done(desk_window, running, viewport):
    window = desk_window(viewport, COORDINATOR)
    window.go(f"{LIST}{running.pk}/")
    window.page.get_by_text("Tehty 100/480").wait_for()
    found = [window.violations(), window.overflow()]

    BackgroundJob.objects.filter(pk=running.pk).update(state="done", next_url="/hallinta/")
    window.page.get_by_text("Valmis.").wait_for()
    found += [window.violations(), window.overflow()]
    window.go(LIST)

    assert [*found, window.violations(), window.overflow()] == [[], 0, [], 0, [], 0]
    assert window.complaints == []


@pytest.mark.parametrize("javascript", [True, False])
def test_many_cards_are_asked_for_and_saved(desk_window, survey, monkeypatch, javascript):
    monkeypatch.setattr(asking, "Thread", AtOnce)
    window = desk_window(PHONE, COORDINATOR, javascript=javascript)
    window.go(f"/hallinta/kyselyt/{survey.slug}/kortit/")
    window.page.get_by_label("Kuinka moni tulee mukaan?").fill("25")
    window.page.get_by_role("button", name="Tee kortit ja tallenna PDF").click()
    window.page.get_by_text("Valmis. Kortteja tehtiin 30.").wait_for()

    with window.page.expect_download() as download:
        window.page.get_by_role("link", name="Tallenna tiedosto").click()

    path = download.value.path()
    assert path.read_bytes()[:5] == b"%PDF-"
    assert download.value.suggested_filename.startswith(f"kortit-{survey.slug}-")
