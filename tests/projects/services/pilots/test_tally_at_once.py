"""Phones that press at the very same moment, each with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from projects.services.pilots.tally import Press, record_presses
from tests import factories

DAY = date(2026, 2, 5)
N_PHONES, N_PRESSES = 4, 5


@pytest.mark.django_db(transaction=True)
def test_phones_that_press_at_once_lose_nothing():
    session = factories.make_pilot_session(held_on=DAY, status="planned")
    together = Barrier(N_PHONES)

    def phone(_number):
        presses = [Press(uuid4(), "n_residents", 1) for _n in range(N_PRESSES)]
        together.wait()
        for press in (*presses, *presses):
            record_presses(session=session, presses=[press], by_keeper=True, today=DAY)
        connection.close()

    with ThreadPoolExecutor(N_PHONES) as pool:
        list(pool.map(phone, range(N_PHONES)))

    session.refresh_from_db()
    assert session.n_residents == N_PHONES * N_PRESSES
    assert session.presses.count() == N_PHONES * N_PRESSES
