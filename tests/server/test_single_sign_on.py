"""Signing in by a municipality's own accounts, against a real provider on this machine."""

import json
import re
import subprocess
import sys
from contextlib import contextmanager

import pytest
import requests
from django.conf import settings

from tests.server.conftest import environment_of, free_port, make_site, serving, wait_for

PEOPLE = {
    "invited": {"email": "Aino@Kunta.fi", "email_verified": True, "name": "Aino Alanen"},
    "stranger": {"email": "vieras@kunta.fi", "email_verified": True},
    "left": {"email": "lahtenyt@kunta.fi", "email_verified": True},
    "other": {"email": "toinen@muu.fi", "email_verified": True},
    "unsure": {"email": "epavarma@kunta.fi", "email_verified": False},
}
MAKE_ACCOUNTS = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from projects.models import Membership, Project, User
from projects.permissions import Role
for email in ("aino@kunta.fi", "lahtenyt@kunta.fi", "toinen@muu.fi", "epavarma@kunta.fi"):
    user = User.objects.create_user(email, "salasana-joka-jaa")
    Membership.objects.create(user=user, project=Project.objects.get(), role=Role.COORDINATOR)
User.objects.filter(email="lahtenyt@kunta.fi").update(is_active=False)
"""
TELL = """
import json
from allauth.socialaccount.models import SocialAccount, SocialToken
from projects.models import User
print(json.dumps([
    [[a.user.email, a.uid, a.extra_data] for a in SocialAccount.objects.all()],
    SocialToken.objects.count(),
    User.objects.count(),
    User.objects.get(email="aino@kunta.fi").has_usable_password(),
]))
"""


@contextmanager
def provider(port, log):
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for name, claims in PEOPLE.items():
        command += ["--user-claims", json.dumps({"sub": name, **claims})]
    with subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            wait_for(port)
            yield
        finally:
            process.terminate()


def shell(environment, code) -> str:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--verbosity", "0", "-c", code]
    options = {"env": environment, "cwd": settings.BASE_DIR, "check": True, "text": True}
    return subprocess.run(command, stdout=subprocess.PIPE, **options).stdout


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Its address, that of its provider and its environment."""
    folder, at, own = tmp_path_factory.mktemp("site"), free_port(), free_port()
    facts = {"URL": f"http://127.0.0.1:{at}", "CLIENT_ID": "portaali", "CLIENT_SECRET": "x" * 32}
    facts |= {"DOMAINS": "kunta.fi", "NAME": "Raahen tunnukset"}
    environment = environment_of(folder, **{f"OIDC_{name}": facts[name] for name in facts})
    make_site(environment)
    shell(environment, MAKE_ACCOUNTS)
    with (folder / "server.log").open("wb") as log, serving([own], environment, log):
        yield f"http://127.0.0.1:{own}", facts["URL"], at, environment, log


def sign_in(site, name):
    """The last page that somebody of the provider's comes to; and their browser."""
    home, issuer, *_rest = site
    browser = requests.Session()
    login = browser.get(f"{home}/tilit/login/")
    way = re.search(r'href="(/tilit/oidc/[^"]+)"[^>]*>Raahen tunnukset<', login.text)[1]
    asked = browser.get(home + way, allow_redirects=False)
    assert asked.headers["Location"].startswith(f"{issuer}/oauth2/authorize?")
    assert "code_challenge=" in asked.headers["Location"]
    return browser.post(asked.headers["Location"], data={"sub": name}), browser


def test_provider_proves_who_somebody_is_and_gives_no_account(site):
    home, _issuer, at, environment, log = site

    with provider(at, log):
        first, browser = sign_in(site, "invited")
        again, _browser = sign_in(site, "invited")
        ends = {name: sign_in(site, name)[0] for name in PEOPLE if name != "invited"}
        joined = browser.get(
            f"{home}/tilit/oidc/kunta/login/?process=connect", allow_redirects=False
        )
        joined = browser.post(joined.headers["Location"], data={"sub": "stranger"})
    away = requests.get(f"{home}/tilit/oidc/kunta/login/")

    assert (first.status_code, first.url) == (200, f"{home}/hallinta/")
    assert again.url == first.url
    assert "Tunnukset eivät ole käytössä" in ends.pop("left").text
    assert {"Tunnukset saa kutsulla" in page.text for page in ends.values()} == {True}
    assert joined.url == f"{home}/hallinta/"
    assert (away.status_code, "ei vastannut" in away.text) == (503, True)
    # Nothing of what the provider tells is kept but its own mark of the person.
    assert json.loads(shell(environment, TELL)) == [[["aino@kunta.fi", "invited", {}]], 0, 4, True]
