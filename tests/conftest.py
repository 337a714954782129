import logging
import os
import time

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.utils import translation

from osallisuus.files import pdf
from osallisuus.serving.sessions import TOUCHED
from surveys.answering.visits.asked_survey import forget_all
from tests import factories

# A busy machine is slow to draw examples, which says nothing about the code.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")


# What asks the database of the run, or a page over it, without a fixture. The real servers of
# tests/server have a file of their own, whatever the run has, but for those that are marked.
ASKING = {"browser", "database"}


def pytest_collection_modifyitems(items):
    """Browser tests last: they fill the database with the demonstration project."""
    items.sort(key=lambda item: "browser" in item.path.parts)
    for item in items:
        if uses_database(item):
            item.add_marker("uses_database")


def uses_database(item) -> bool:
    """Whether another kind of database could give the test another end."""
    if item.get_closest_marker("same_on_every_database"):
        return False
    fixtures = {"db", "transactional_db", "django_db_setup"} & set(item.fixturenames)
    is_asking = ASKING & set(item.path.parts)
    return bool(fixtures or is_asking or item.get_closest_marker("django_db"))


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests():
    """An import holds a lock in the folder of the data, and workers import at the same time."""
    settings.DATA_DIR = settings.DATA_DIR / os.environ.get("PYTEST_XDIST_WORKER", "")
    settings.DATA_DIR.mkdir(exist_ok=True)
    settings.FORGOTTEN_FILE = settings.DATA_DIR / "forgotten.csv"
    # A test reads the page right after it has changed what stands on it.
    settings.VERSION_SECONDS = 0
    # A client of a test makes the middleware anew, and would look through all static files.
    settings.WHITENOISE_AUTOREFRESH = True
    # Passwords of tests are no secrets, and a good hash takes half a second of a processor.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Rows and versions of the data are rolled back, and come again as others."""
    caches["pages"].clear()
    caches["content"].clear()
    forget_all()


@pytest.fixture(autouse=True)
def _finnish():
    """A request leaves its language active in the thread; the next test starts in Finnish."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _no_logged_errors(caplog):
    yield
    errors = [
        record.getMessage()
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.ERROR
    ]
    assert errors == []


@pytest.fixture
def papers_at_once(monkeypatch):
    """For tests of who gets a file, not of what is in it: laying out pages takes its time."""
    monkeypatch.setattr(pdf, "_rendered", lambda *args: (b"%PDF-1.7", 1))


@pytest.fixture
def project(db):
    return factories.make_project()


@pytest.fixture
def coordinator(project):
    """Coordinates the whole project."""
    return factories.make_membership(project=project).user


@pytest.fixture
def municipality(db):
    return factories.make_municipality()


@pytest.fixture
def municipal_coordinator(project, municipality):
    """Coordinates one municipality of the project."""
    return factories.make_membership(
        project=project, role="municipal_coordinator", municipality=municipality
    ).user


@pytest.fixture
def association(municipality):
    return factories.make_association(home_municipality=municipality)


@pytest.fixture
def association_contact(project, association):
    """Speaks for one association of the project."""
    return factories.make_membership(
        project=project, role="association_contact", association=association
    ).user


@pytest.fixture
def evaluator(project):
    return factories.make_membership(project=project, role="evaluator").user


@pytest.fixture
def editor(project):
    return factories.make_membership(project=project, role="editor").user


@pytest.fixture
def outsider(db):
    """Coordinates another project."""
    return factories.make_membership().user


@pytest.fixture
def superuser(db):
    return factories.make_user(is_superuser=True)


@pytest.fixture
def signed_in(client):
    """Signs an actor in without a password, whose hash would cost a second."""

    def sign_in(user):
        client.force_login(user, backend="projects.accounts.backends.PortalBackend")
        # Written down once in ten minutes, so it is no part of what a page costs.
        session = client.session
        session[TOUCHED] = int(time.time())
        session.save()
        return client

    return sign_in
