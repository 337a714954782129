import pytest


@pytest.mark.parametrize("path", ["/kysely/", "/poista-vastaukseni/", "/kokeilut/"])
def test_every_request_knows_that_no_tablet_is_open(client, db, path):
    assert client.get(path).wsgi_request.tablet is None
