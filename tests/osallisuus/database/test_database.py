import os

import pytest
from django.db import connection

from tests import postgres


def test_connection_is_to_the_database_that_the_run_names():
    assert connection.vendor == os.environ["TEST_DATABASE"]


def test_deployment_facts_of_the_shell_do_not_reach_the_tests():
    assert [name for name in postgres.DEPLOYMENT if name in os.environ] == []


def test_server_is_the_given_one_when_an_address_is_given(monkeypatch):
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://reader@db.example.org/kunta")

    with postgres.server() as url:
        assert url == "postgres://reader@db.example.org/kunta"


def test_start_fails_in_words_when_a_server_cannot_be_made(tmp_path):
    binaries = postgres.installed_binaries()[0]
    (tmp_path / "data").write_text("not a folder", "utf-8")

    with pytest.raises(postgres.ServerError, match="PostgreSQL does not start"):
        postgres.start(binaries, tmp_path, {})
