"""The shipped nginx in front of the real gunicorn, with its ports and folders put in a test's."""

import re
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from osallisuus.startup import system_packages
from tests.server.conftest import free_port, wait_for

SHIPPED = settings.BASE_DIR / "docs" / "deploy" / "nginx.conf"


@dataclass
class Proxy:
    port: int
    plain_port: int
    folder: Path

    def logs(self) -> str:
        """Everything that the proxy has written, with what it kept of bodies."""
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        texts = [path.read_text("utf-8", "replace") for path in files if path.name != "nginx.conf"]
        return "\n".join(texts)


@contextmanager
def nginx(folder: Path, upstream: int):
    program = system_packages.find_nginx()
    assert program, (
        f"nginx is missing. To install it: {system_packages.install_text(system_packages.NGINX)}"
    )
    proxy = Proxy(free_port(), free_port(), folder)
    configuration = folder / "nginx.conf"
    configuration.write_text(configured(SHIPPED.read_text("utf-8"), proxy, upstream), "utf-8")
    command = [program, "-c", configuration, "-p", folder, "-g", "daemon off;"]
    with (folder / "output.log").open("wb") as output:
        server = subprocess.Popen([*map(str, command)], stdout=output, stderr=output)
        try:
            wait_for(proxy.port)
            yield proxy
        finally:
            server.terminate()
            server.wait(timeout=30)


def configured(text: str, proxy: Proxy, upstream: int) -> str:
    """The shipped file with other ports, folders and name, and without a certificate; each of them
    must be there, so that the file which is tested stays the file which is shipped."""
    bodies = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    temporary = "".join(f"    {name}_temp_path {proxy.folder}/{name};\n" for name in bodies)
    for shipped, own in (
        (r"^user www-data;\n", ""),
        (r"^worker_processes auto;", "worker_processes 1;"),
        (r"/run/nginx\.pid", f"{proxy.folder}/nginx.pid"),
        (r"/var/log/nginx/", f"{proxy.folder}/"),
        (r"listen 80;", f"listen 127.0.0.1:{proxy.plain_port};"),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{proxy.port};"),
        (r"^ *ssl_.*\n", ""),
        (r"portaali\.example", "localhost"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{upstream}"),
        (r"^http \{\n", f"http {{\n{temporary}"),
        (r"client_body_timeout 15s", "client_body_timeout 2s"),
    ):
        text, n_found = re.subn(shipped, own, text, flags=re.MULTILINE)
        assert n_found, shipped
    return text
