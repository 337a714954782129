import hashlib
import re
from pathlib import Path

import pytest

from osallisuus.startup import bootstrap


def pins(lock: Path) -> dict[str, str]:
    lines = re.findall(r"^([\w.-]+)==([^ ;\\]+)", lock.read_text("utf-8"), re.MULTILINE)
    return dict(lines)


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """An environment folder with an interpreter, and two locks, all under a temporary folder."""
    venv, lock, test_lock = tmp_path / ".venv", tmp_path / "a.lock", tmp_path / "a-test.lock"
    packages = venv / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    (venv / "bin").mkdir()
    (venv / "bin" / "python").touch()
    lock.write_text("django==5.2.19\n", "utf-8")
    test_lock.write_text("django==5.2.19\npytest==9.2.0\n", "utf-8")
    places = {"VENV": venv, "PYTHON": venv / "bin/python", "LOCK": lock, "TEST_LOCK": test_lock}
    for name, path in places.items():
        monkeypatch.setattr(bootstrap, name, path)
    return packages


def test_test_lock_holds_every_version_of_the_other_lock():
    wanted, found = pins(bootstrap.LOCK), pins(bootstrap.TEST_LOCK)

    assert wanted
    assert {name: found.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("lock", [bootstrap.LOCK, bootstrap.TEST_LOCK])
def test_lock_names_no_address(lock):
    assert "://" not in lock.read_text("utf-8")


def test_every_requirement_is_met_by_what_its_lock_pins():
    found = pins(bootstrap.TEST_LOCK)
    names = [re.match(r"[\w.-]+", one).group() for one in bootstrap.requirements(is_test=True)]

    assert [name for name in names if name not in found] == []


def test_is_current_is_false_without_a_stamp(environment):
    assert not bootstrap.is_current(bootstrap.LOCK)


def test_is_current_compares_the_stamp_with_the_lock(environment):
    stamp = bootstrap.stamp(environment, bootstrap.LOCK)
    stamp.write_text(hashlib.sha256(b"django==5.2.19\n").hexdigest(), "ascii")
    before = bootstrap.is_current(bootstrap.LOCK), bootstrap.is_current(bootstrap.TEST_LOCK)

    bootstrap.LOCK.write_text("django==5.2.20\n", "utf-8")

    assert before == (True, False)
    assert not bootstrap.is_current(bootstrap.LOCK)


def test_is_current_takes_the_test_packages_for_the_others_too(environment):
    stamp = bootstrap.stamp(environment, bootstrap.TEST_LOCK)
    stamp.write_text(bootstrap.digest(bootstrap.TEST_LOCK), "ascii")

    assert bootstrap.is_current(bootstrap.LOCK)


def test_is_current_is_false_when_the_interpreter_is_gone(environment):
    stamp = bootstrap.stamp(environment, bootstrap.LOCK)
    stamp.write_text(bootstrap.digest(bootstrap.LOCK), "ascii")

    bootstrap.PYTHON.unlink()

    assert not bootstrap.is_current(bootstrap.LOCK)


@pytest.mark.parametrize(
    ("requirement", "is_met"),
    [
        ("weasyprint~=5.2.19", True),
        ("weasyprint[extra]~=5.2.4", True),
        ("weasyprint~=5.2", True),
        ("weasyprint==5.2.19", True),
        ("weasyprint~=5.2.20", False),
        ("weasyprint~=5.1", True),
        ("weasyprint~=5.1.0", False),
        ("weasyprint~=6.0", False),
        ("weasyprint==5.2", False),
    ],
)
def test_is_satisfied_compares_like_a_compatible_release(monkeypatch, requirement, is_met):
    monkeypatch.setattr(bootstrap.importlib.metadata, "version", lambda name: "5.2.19")

    assert bootstrap.is_satisfied(requirement) == is_met


def test_is_satisfied_is_false_for_a_missing_package():
    assert not bootstrap.is_satisfied("no-such-package-here~=1.0")


def test_pip_settings_lets_the_later_file_and_the_variables_count(tmp_path):
    shared, user = tmp_path / "shared.conf", tmp_path / "user.conf"
    shared.write_text("[global]\nindex-url = first\nfind_links =\n  /a\n  /b\n", "utf-8")
    user.write_text("[install]\nindex-url = second%20\n", "utf-8")
    variables = {"PIP_CERT": "/etc/ca.pem", "HOME": "/root"}

    found = bootstrap.pip_settings(variables, [shared, tmp_path / "missing.conf", user])

    assert found == {"index-url": "second%20", "find-links": "\n/a\n/b", "cert": "/etc/ca.pem"}


def test_pip_settings_passes_over_a_file_that_cannot_be_read_as_settings(tmp_path):
    broken = tmp_path / "pip.conf"
    broken.write_text("index-url before any section", "utf-8")

    assert bootstrap.pip_settings({}, [broken]) == {}


def test_pip_files_are_in_the_order_of_pip(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/home/aino")

    found = bootstrap.pip_files({"PIP_CONFIG_FILE": "/srv/pip.conf"})

    assert [str(path) for path in found] == [
        "/etc/xdg/pip/pip.conf",
        "/etc/pip.conf",
        "/home/aino/.pip/pip.conf",
        "/home/aino/.config/pip/pip.conf",
        "/srv/pip.conf",
    ]


def test_uv_settings_are_empty_where_pip_has_none():
    assert bootstrap.uv_settings({}) == {}


def test_uv_settings_carry_the_index_over_from_pip():
    pip = {"index-url": "one", "extra-index-url": "\ntwo\nthree", "find-links": "/a /b"}

    assert bootstrap.uv_settings(pip) == {
        "UV_DEFAULT_INDEX": "one",
        "UV_INDEX": "two three",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/a,/b",
    }


@pytest.mark.parametrize(
    ("system", "processor", "is_musl", "tag"),
    [
        ("Linux", "x86_64", False, "manylinux_2_17_x86_64.manylinux2014_x86_64"),
        ("Linux", "x86_64", True, "musllinux_1_1_x86_64"),
        ("Linux", "aarch64", False, "manylinux_2_28_aarch64"),
        ("Darwin", "arm64", False, "macosx_11_0_arm64"),
        ("Linux", "riscv64", False, None),
        ("Windows", "AMD64", False, None),
    ],
)
def test_wheel_tag_is_the_file_for_this_machine(system, processor, is_musl, tag):
    assert bootstrap.wheel_tag(system, processor, is_musl=is_musl) == tag
