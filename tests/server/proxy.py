"""The shipped proxies in front of the real gunicorn, with ports and folders put in a test's."""

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from osallisuus.startup import system_packages
from tests.server.conftest import SECONDS, free_port, wait_for

DEPLOY = settings.BASE_DIR / "docs" / "deploy"
NGINX, CADDY = "nginx.conf", "Caddyfile"
TLS = (r"^ *ssl_.*\n", "")


@dataclass
class Proxy:
    """`is_nginx`: writes lines of pages that are nobody's secret, listens without https too, and
    answers those who send slowly. Caddy only keeps them from the portal."""

    port: int
    plain_port: int
    folder: Path
    is_nginx: bool = True

    def logs_with(self, line: str) -> str:
        """The same as `logs`, once they have the line: nginx writes it after it has answered."""
        until = time.monotonic() + SECONDS
        while line not in (found := self.logs()) and time.monotonic() < until:
            time.sleep(0.1)
        return found

    def logs(self) -> str:
        """Everything that the proxy has written, with what it kept of bodies."""
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        texts = [
            path.read_text("utf-8", "replace") for path in files if path.name not in {NGINX, CADDY}
        ]
        return "\n".join(texts)


@contextmanager
def nginx(folder: Path, upstream: int):
    proxy = Proxy(free_port(), free_port(), folder)
    text = nginx_text(proxy, upstream, TLS, (r"443 ssl http2;", "443;"))
    with running(proxy, [*nginx_command(folder), "-g", "daemon off;"], NGINX, text):
        yield proxy


@contextmanager
def caddy(folder: Path, upstream: int):
    proxy = Proxy(free_port(), free_port(), folder, is_nginx=False)
    text = caddy_text(
        proxy,
        upstream,
        (r"^\{\n", "{\n\tadmin off\n\tauto_https off\n"),
        (r"^localhost \{\n", f"http://:{proxy.port} {{\n\tbind 127.0.0.1\n"),
    )
    with running(proxy, [*caddy_command("run", folder)], CADDY, text):
        yield proxy


@contextmanager
def running(proxy: Proxy, command: list, name: str, text: str):
    (proxy.folder / name).write_text(text, "utf-8")
    environment = os.environ | {"HOME": str(proxy.folder), "XDG_DATA_HOME": str(proxy.folder)}
    with (proxy.folder / "output.log").open("wb") as output:
        server = subprocess.Popen(
            [*map(str, command)], stdout=output, stderr=output, env=environment
        )
        try:
            wait_for(proxy.port)
            yield
        finally:
            server.terminate()
            server.wait(timeout=30)


def nginx_command(folder: Path) -> list:
    program = system_packages.find_nginx()
    assert program, (
        f"nginx is missing. To install it: {system_packages.install_text(system_packages.NGINX)}"
    )
    return [program, "-c", folder / NGINX, "-p", folder]


def caddy_command(what: str, folder: Path) -> list:
    """Caddy comes with the packages of the tests, newer than Debian's."""
    program = Path(sys.executable).parent / "caddy"
    return [program, what, "--config", folder / CADDY, "--adapter", "caddyfile"]


def nginx_text(proxy: Proxy, upstream: int, *more: tuple[str, str]) -> str:
    bodies = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    temporary = "".join(f"    {name}_temp_path {proxy.folder}/{name};\n" for name in bodies)
    return configured(
        NGINX,
        *more,
        (r"^user www-data;\n", ""),
        (r"^worker_processes auto;", "worker_processes 1;"),
        (r"/run/nginx\.pid", f"{proxy.folder}/nginx.pid"),
        (r"/var/log/nginx/", f"{proxy.folder}/"),
        (r"listen 80;", f"listen 127.0.0.1:{proxy.plain_port};"),
        (r"listen 443", f"listen 127.0.0.1:{proxy.port}"),
        (r"portaali\.example", "localhost"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{upstream}"),
        (r"^http \{\n", f"http {{\n{temporary}"),
        (r"client_body_timeout 15s", "client_body_timeout 2s"),
    )


def caddy_text(proxy: Proxy, upstream: int, *more: tuple[str, str]) -> str:
    return configured(
        CADDY,
        (r"portaali\.example", "localhost"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{upstream}"),
        (r"read_body 30s", "read_body 2s"),
        *more,
    )


def configured(name: str, *changes: tuple[str, str]) -> str:
    """The shipped file with a test's own places; each of those that are changed must be there, so
    that the file which is tested stays the file which is shipped."""
    text = (DEPLOY / name).read_text("utf-8")
    for shipped, own in changes:
        text, n_found = re.subn(shipped, own, text, flags=re.MULTILINE)
        assert n_found, shipped
    return text
