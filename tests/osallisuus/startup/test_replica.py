import pytest

from osallisuus.startup.environment import SettingError
from osallisuus.startup.replica import replica

NAME = "DATABASE_REPLICA_URL"


def test_without_a_setting_there_is_none(monkeypatch):
    monkeypatch.delenv(NAME, raising=False)

    assert replica(NAME) is None


@pytest.mark.parametrize("serves", ["0", "1"])
def test_copy_is_only_read_and_keeps_its_connections(monkeypatch, serves):
    monkeypatch.setenv(NAME, "postgres://lukija:sana@kopio:5433/portaali")
    monkeypatch.setenv("SERVES_PAGES", serves)

    found = replica(NAME)

    assert (found["HOST"], found["PORT"], found["NAME"]) == ("kopio", 5433, "portaali")
    assert (found["ENGINE"], found["CONN_MAX_AGE"]) == ("django.db.backends.postgresql", 600)
    assert found["OPTIONS"]["options"].endswith("-c default_transaction_read_only=on")
    assert "pool" not in found["OPTIONS"]


def test_file_is_refused_in_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv(NAME, f"sqlite:///{tmp_path}/kopio.sqlite3")

    with pytest.raises(SettingError, match=f"{NAME} is no PostgreSQL: write postgres://"):
        replica(NAME)
