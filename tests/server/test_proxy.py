"""A card is walked through each shipped proxy; no log on the way holds its code."""

import socket
import subprocess
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from surveys.answering.codes import format_code
from tests.server import proxy as proxies
from tests.server.conftest import free_port
from tests.server.test_privacy import N_QUESTIONS, WRITTEN, dump, found_in, said, spellings
from tests.server.visitor import Visitor

SLOW = (
    b"POST /kysely/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nkoodi="
)


PROXIES = {"nginx": proxies.nginx, "caddy": proxies.caddy}


@pytest.fixture(scope="module", params=PROXIES)
def proxy(request, site, tmp_path_factory):
    with PROXIES[request.param](tmp_path_factory.mktemp("proxy"), site.ports[0]) as found:
        yield found


@pytest.fixture(scope="module")
def walked(site, proxy):
    """Two cards opened, by the new and the old address, one of them answered: (codes, visitor)."""
    code, old = site.codes.pop(), site.codes.pop()
    visitor = Visitor(proxy.port, "127.0.0.1")
    assert visitor.follow(visitor.get(f"/k/{old}/?kieli=fi")).path == "/kysely/kieli/"
    visitor.cookies.clear()
    assert visitor.get("/k/?kieli=fi").status == 200
    page = visitor.post("/kysely/", {"koodi": code})
    page = visitor.post("/kysely/kieli/", page.fields | {"kieli": "fi"})
    page = visitor.post("/kysely/lupa/", page.fields | {"lupa": "1"})
    for _number in range(N_QUESTIONS):
        page = visitor.post(page.path, page.fields | {"siirry": "jatka"} | said(page))
    visitor.post("/kysely/tarkista/", page.fields)
    slip(proxy, visitor, code)
    return [code, old], visitor


def slip(proxy, visitor, code):
    """Every way in which a code comes into an address by mistake."""
    for path in (f"/k/{code}x/", f"//k/{code}", f"/K/{code}", f"/sv/k/{code}/", f"/{code}"):
        visitor.get(path)
    visitor.get(f"/kokeilut/?haku={code}")
    visitor.get(f"/saavutettavuus/palaute/?sivu=/k/{code}/")
    visitor.raw(f"GET /k/{format_code(code)}/ HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    visitor.raw(f"GET /k/{code}/ HTTP/1.1\r\nHost: localhost\r\nA B: {code}\r\n\r\n".encode())
    if proxy.is_nginx:
        Visitor(proxy.plain_port, "127.0.0.1").get(f"/k/{code}/")
        length = "Content-Length: 99000000\r\n\r\n"
        visitor.raw(f"POST /k/{code}/ HTTP/1.1\r\nHost: localhost\r\n{length}".encode())


def test_card_is_answered_through_the_proxy(walked, site):
    _codes, visitor = walked

    assert ("/kysely/kiitos/", 200) in [(page.path, page.status) for page in visitor.pages]


def test_no_log_of_the_proxy_or_the_server_holds_a_code(walked, site, proxy):
    codes, _visitor = walked
    Visitor(proxy.port, "127.0.0.1").get("/saavutettavuus/")

    server_log = site.log_with('"GET /saavutettavuus/ HTTP/1.1" 200')
    log = proxy.logs_with('"GET /saavutettavuus/" 200') if proxy.is_nginx else proxy.logs()

    assert ('"GET /saavutettavuus/" 200' in log) is proxy.is_nginx
    assert ('"GET /kokeilut/" 200' in log) is proxy.is_nginx
    for code in codes:
        assert [each for each in spellings(code) if each in log] == []
        assert [each for each in spellings(code) if each in server_log] == []
        assert [each for each in spellings(code) if each in dump(site)] == []
    assert [each for each in ("/k/", "/kysely", "satamassa", WRITTEN) if each in log] == []


@pytest.mark.parametrize("name", PROXIES)
def test_no_log_holds_a_code_while_the_portal_is_down(site, tmp_path, name):
    code = site.codes[-1]
    with PROXIES[name](tmp_path, 1) as proxy:
        visitor = Visitor(proxy.port, "127.0.0.1")
        statuses = [visitor.get(path).status for path in (f"/k/{code}/", f"/{code}", "/tietoa/")]
        visitor.ask("POST", "/kysely/", {"koodi": code, "muu": "x" * 300_000})

        log = proxy.logs_with('"GET /tietoa/" 502') if proxy.is_nginx else proxy.logs()

    assert statuses == [502, 502, 502]
    assert ('"GET /tietoa/" 502' in log) is proxy.is_nginx
    assert log != ""
    assert found_in(log, code) == []


def ending(connection) -> bytes:
    """The status that a connection ends with; nothing where it was just closed."""
    try:
        return connection.recv(1000)[9:12]
    except ConnectionResetError:
        return b""


def test_slow_body_holds_no_worker(proxy, site):
    slow = []
    for _number in range(20):
        each = socket.create_connection(("127.0.0.1", proxy.port), timeout=20)
        each.sendall(SLOW)
        slow.append(each)

    begun = time.monotonic()
    page = Visitor(proxy.port, "127.0.0.1").get("/tietoa/")
    taken = time.monotonic() - begun
    answers = {ending(each) for each in slow} if proxy.is_nginx else set()

    assert page.status == 200
    assert taken < 20
    assert answers <= {b"", b"408"}
    for each in slow:
        each.close()


def make_certificate(folder):
    """A certificate and its key, as `nginx.conf` names them: (path, path)."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    whole = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    paths = folder / "portaali.pem", folder / "portaali.key"
    paths[0].write_bytes(whole.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def test_shipped_nginx_with_its_certificate_is_valid(tmp_path):
    make_certificate(tmp_path)
    proxy = proxies.Proxy(free_port(), free_port(), tmp_path)
    text = proxies.nginx_text(proxy, 8000, (r"/etc/ssl/", f"{tmp_path}/"))
    (tmp_path / proxies.NGINX).write_text(text, "utf-8")

    tried = subprocess.run([*proxies.nginx_command(tmp_path), "-t"], capture_output=True, text=True)

    assert (tried.returncode, "test is successful" in tried.stderr) == (0, True), tried.stderr
    assert "[emerg]" not in tried.stderr


def test_shipped_caddyfile_is_valid_as_it_is():
    command = proxies.caddy_command("validate", proxies.DEPLOY)

    tried = subprocess.run(command, capture_output=True, text=True)

    assert (tried.returncode, tried.stdout.strip()) == (0, "Valid configuration"), tried.stderr
