import pytest
from django.db import OperationalError

from osallisuus.models import DataVersion
from osallisuus.serving.kept.version import CheckedVersion


def test_version_is_asked_once_in_its_time(db, settings, django_assert_num_queries):
    settings.VERSION_SECONDS = 60
    version = CheckedVersion()

    with django_assert_num_queries(1):
        told = [version.current() for _ in range(3)]

    assert told == [DataVersion.current()] * 3


def test_change_is_told_when_the_time_is_over(db, settings):
    settings.VERSION_SECONDS = 0
    version = CheckedVersion()
    before = version.current()

    DataVersion.bump()

    assert version.current() == before + 1


@pytest.mark.parametrize("seconds", [0, 60])
def test_last_known_version_stays_while_the_database_is_away(db, settings, monkeypatch, seconds):
    settings.VERSION_SECONDS = 0
    version = CheckedVersion()
    before = version.current()
    settings.VERSION_SECONDS = seconds
    calls = []

    def refuse():
        calls.append(1)
        raise OperationalError

    monkeypatch.setattr(DataVersion, "current", refuse)

    assert [version.current() for _ in range(3)] == [before] * 3
    assert len(calls) == (1 if seconds else 3)
