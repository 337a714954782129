"""The files with which an installation is run: they name what is there, and each other."""

import re
import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from osallisuus.startup import system_packages

DEPLOY = settings.BASE_DIR / "docs" / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
OPERATING = (settings.BASE_DIR / "docs" / "operating.md").read_text("utf-8")
DOCUMENTED = set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATING, re.MULTILINE))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
CONTAINER = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
OF_OTHERS = {"PYTHONUNBUFFERED", "BACKUP_KEY"}


OWN = Path(sys.executable).parent
"""Where the checkers among the packages of the tests are."""


def check(*command) -> subprocess.CompletedProcess:
    words = [str(word) for word in command]
    return subprocess.run(words, check=False, capture_output=True, text=True)


def read_unit(path: Path) -> ConfigParser:
    found = ConfigParser(interpolation=None, strict=True)
    found.optionxform = str
    found.read_string(path.read_text("utf-8"))
    return found


def commands_in(text: str) -> list[str]:
    return re.findall(r"manage\.py[\"', ]+([a-z_]+)", text)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_unit_is_one_that_systemd_reads(path, tmp_path):
    # Its check looks for the programs of this machine.
    for unit in UNITS:
        text = re.sub(r"/srv/portaali/\.venv/bin/\w+", "/bin/true", unit.read_text("utf-8"))
        (tmp_path / unit.name).write_text(text.replace("=/srv/portaali", "=/"), "utf-8")
    program = shutil.which("systemd-analyze")
    if program is None:
        # Where there is no systemd, its own rules are the least.
        assert {"Unit"} < set(read_unit(path).sections())
        return
    done = subprocess.run(
        [program, "verify", "--man=no", str(tmp_path / path.name)],
        check=False,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="Only systemd can tell.")
@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_service_may_do_little_by_systemds_own_measure(path, tmp_path):
    unit = tmp_path / path.name
    unit.write_text(path.read_text("utf-8"), "utf-8")

    # Of 100, in which 0 may do nothing.
    done = check("systemd-analyze", "security", "--offline=true", "--threshold=30", unit)

    assert done.returncode == 0, done.stdout


def test_composition_is_as_its_specification_asks():
    schema = ("--builtin-schema", "vendor.compose-spec")

    done = check(OWN / "check-jsonschema", *schema, DEPLOY / "compose.yaml")

    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n")


def test_composition_with_a_slip_is_refused(tmp_path):
    slipped = tmp_path / "compose.yaml"
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    slipped.write_text(text.replace("healthcheck:", "healtcheck:", 1), "utf-8")

    done = check(OWN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", slipped)

    assert (done.returncode, "healtcheck" in done.stdout) == (1, True)


def test_containerfile_is_as_its_checker_asks():
    done = check(OWN / "hadolint", "--no-color", DEPLOY / "Containerfile")

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_service_runs_what_there_is_as_nobody_special(path):
    service = read_unit(path)["Service"]
    own = shlex.split(service["Environment"])

    assert set(commands_in(service["ExecStart"])) <= set(get_commands())
    assert service["User"] == "portaali"
    assert service["EnvironmentFile"] == "/etc/portaali.env"
    assert {each.partition("=")[0] for each in own} <= DOCUMENTED
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "true"


def test_each_timer_starts_a_service_of_its_name():
    timers = [path for path in UNITS if path.suffix == ".timer"]

    assert [path.stem for path in timers] == ["portaali-backup", "portaali-daily"]
    assert {path.with_suffix(".service") for path in timers} <= set(SERVICES)


def test_every_setting_that_is_named_is_documented():
    lines = (DEPLOY / "portaali.env").read_text("utf-8").splitlines()
    named = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    named |= set(COMPOSE["x-portal"]["environment"])
    named |= set(re.findall(r"([A-Z_]+)=", " ".join(re.findall(r"^ENV .*", CONTAINER, re.M))))

    assert named - OF_OTHERS <= DOCUMENTED
    assert {"SECRET_KEY", "CARD_KEY", "DATABASE_URL", "TRUSTED_PROXIES"} <= named


def test_container_has_the_libraries_and_all_of_the_code():
    copied = {
        name for line in re.findall(r"^COPY (.*)", CONTAINER, re.M) for name in line.split()[:-1]
    }
    apps = {"osallisuus", "projects", "surveys", "toolkits", "templates", "static"}

    assert set(system_packages.PANGO["apt-get"]) <= set(CONTAINER.split())
    assert copied == apps | {"manage.py", "requirements.lock", "pyproject.toml"}
    assert all((settings.BASE_DIR / name).exists() for name in copied)
    # By number, since another host has no such name.
    number = re.search(r"--uid (\d+)", CONTAINER)[1]
    assert f"USER {number}\n" in CONTAINER


def test_composition_names_what_there_is_and_opens_only_the_proxy():
    services = COMPOSE["services"]
    needed = {name for each in services.values() for name in each.get("depends_on", [])}
    volumes = {
        volume.partition(":")[0]
        for each in services.values()
        for volume in each.get("volumes", [])
        if not volume.startswith((".", "$"))
    }
    text = (DEPLOY / "compose.yaml").read_text("utf-8")

    assert needed <= set(services)
    assert volumes == set(COMPOSE["volumes"])
    assert {name for name, each in services.items() if "ports" in each} == {"app"}
    assert services["proxy"]["network_mode"] == "service:app"
    assert set(commands_in(text)) == {"start", "worker", "daily"}
    # `latest` would be another program each time.
    images = [each["image"] for each in services.values() if each["image"] != "portaali"]
    assert all(re.search(r":\d", image) for image in images)
