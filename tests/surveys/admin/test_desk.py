"""What waits on the start page."""

import pytest

from surveys.answering import guess_limit

pytestmark = pytest.mark.django_db


def test_start_page_tells_of_codes_that_are_guessed(client, coordinator, monkeypatch):
    monkeypatch.setattr(guess_limit, "ALARM", 2)
    client.force_login(coordinator)
    quiet = client.get("/hallinta/").text
    for _ in range(2):
        guess_limit.count("192.0.2.1")

    told = client.get("/hallinta/").text

    assert "koodia on arvattu tunnin aikana" not in quiet
    assert "koodia on arvattu tunnin aikana" in told
    assert "Arvaamista on hidastettu, ja oikeat kortit toimivat." in told
