from io import BytesIO

import pytest

from osallisuus.serving.bodies import CountedBody, n_come, with_counted_bodies


@pytest.mark.parametrize(
    "read",
    [
        lambda body: body.read(),
        lambda body: (body.read(3), body.read(100)),
        lambda body: (body.readline(), body.readline()),
        lambda body: body.readlines(),
        lambda body: list(body),
    ],
)
def test_body_counts_what_was_read_of_it(read):
    body = CountedBody(BytesIO(b"yksi\nkaksi"))

    read(body)

    assert n_come(body, 200) == 10


def test_body_that_does_not_count_has_come_whole():
    assert n_come(BytesIO(b"yksi"), 200) == 200


def test_requests_of_the_application_have_counted_bodies():
    def application(environ, start_response):
        return [environ["wsgi.input"].read(), n_come(environ["wsgi.input"], 0)]

    found = with_counted_bodies(application)({"wsgi.input": BytesIO(b"yksi")}, None)

    assert found == [b"yksi", 4]
