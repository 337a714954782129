"""Many requests at once, and what two processes must share."""

import random
from concurrent.futures import ThreadPoolExecutor

from surveys.answering.codes import make_code
from surveys.answering.guess_limit import LIMIT

N_POSTS, N_AT_ONCE = 200, 8


def begin(visitor, code):
    page = visitor.post("/kysely/", {"koodi": code})
    page = visitor.post("/kysely/kieli/", page.fields | {"kieli": "fi"})
    return visitor.post("/kysely/lupa/", page.fields | {"lupa": "1"})


def test_two_servers_count_the_guesses_of_one_address_together(site):
    visitors = [site.visitor("127.0.0.21", server) for server in (0, 1)]
    source = random.Random(21)

    statuses = [
        visitors[number % 2].post("/kysely/", {"koodi": make_code(source)}).status
        for number in range(LIMIT + 2)
    ]
    opened = visitors[1].post("/kysely/", {"koodi": site.codes.pop()})

    assert statuses == [404] * LIMIT + [429, 429]
    assert (opened.path, opened.status) == ("/kysely/kieli/", 200)


def test_flood_of_guesses_neither_fails_nor_shuts_out_who_is_answering(site):
    flood, resident = "127.0.0.22", site.visitor("127.0.0.22")
    page = begin(resident, site.codes.pop())

    def guess(number):
        code = make_code(random.Random(1000 + number))
        return site.visitor(flood, number % 2).post("/kysely/", {"koodi": code}).status

    with ThreadPoolExecutor(N_AT_ONCE) as threads:
        statuses = list(threads.map(guess, range(N_POSTS)))
    page = resident.post(page.path, page.fields | {"ihmissuhteet_1": "4", "siirry": "jatka"})

    assert sorted(statuses) == [404] * LIMIT + [429] * (N_POSTS - LIMIT)
    assert (page.path, page.status) == ("/kysely/kysymys/2/", 200)


def test_flood_of_one_form_is_saved_and_sent_once(site):
    resident = site.visitor("127.0.0.23")
    page = begin(resident, site.codes.pop())
    page = resident.post(page.path, page.fields | {"ihmissuhteet_1": "4", "siirry": "lopeta"})

    def send(number):
        twin = site.visitor("127.0.0.23", number % 2)
        twin.cookies = dict(resident.cookies)
        return twin.ask("POST", page.path, page.fields).status

    with ThreadPoolExecutor(N_AT_ONCE) as threads:
        statuses = list(threads.map(send, range(N_POSTS)))

    # One is led to the thanks, all others read that the answers are safe.
    assert sorted(statuses) == [302] + [409] * (N_POSTS - 1)
