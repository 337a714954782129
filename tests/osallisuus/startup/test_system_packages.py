import pytest

from osallisuus.startup import system_packages


@pytest.mark.parametrize(("account", "sudo"), [(0, ""), (1000, "sudo ")])
def test_apt_command_can_be_copied_as_it_is(monkeypatch, account, sudo):
    monkeypatch.setattr(system_packages.os, "geteuid", lambda: account)

    assert system_packages.apt_command(["chromium"]) == (
        f"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends chromium"
    )


def test_find_chromium_takes_only_the_named_browser_when_one_is_named(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")

    assert system_packages.find_chromium() is None


def test_find_nginx_takes_an_unpacked_one_where_none_is_installed(tmp_path, monkeypatch):
    program = tmp_path / "nginx" / "usr" / "sbin" / "nginx"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n", "ascii")
    program.chmod(0o755)
    which = system_packages.shutil.which
    unpacked = {str(program): which(str(program))}
    monkeypatch.setattr(system_packages.shutil, "which", unpacked.get)
    before = system_packages.find_nginx()

    monkeypatch.setattr(system_packages, "LOCAL_LIBS", tmp_path)

    assert (before, system_packages.find_nginx()) == (None, str(program))


def test_library_environment_is_empty_without_unpacked_libraries(tmp_path, monkeypatch):
    monkeypatch.setattr(system_packages, "LOCAL_LIBS", tmp_path / "none")

    assert system_packages.library_environment() == {}


def test_library_environment_puts_unpacked_libraries_first_and_once(tmp_path, monkeypatch):
    folder = tmp_path / "pango" / "usr" / "lib" / "x86_64-linux-gnu"
    folder.mkdir(parents=True)
    monkeypatch.setattr(system_packages, "LOCAL_LIBS", tmp_path)
    monkeypatch.setenv("LD_LIBRARY_PATH", f"/opt/lib:{folder}")

    assert system_packages.library_environment()["LD_LIBRARY_PATH"] == f"{folder}:/opt/lib"


def test_has_files_is_false_when_one_library_is_missing():
    assert not system_packages.has_files(["libc.so.6", "libno-such-library-here.so.0"])


def test_output_is_empty_where_the_program_is_missing():
    assert system_packages.output("/nowhere/program", "--version") == ""


def test_run_tells_whether_the_program_succeeded():
    results = [
        system_packages.run(name, quiet=True) for name in ("true", "false", "/nowhere/program")
    ]

    assert results == [True, False, False]


@pytest.mark.parametrize(
    ("find", "path"),
    [
        (system_packages.find_cache, "redis/usr/bin/redis-server"),
        (system_packages.find_cache, "redis/usr/bin/valkey-server"),
    ],
)
def test_find_cache_takes_an_unpacked_one_where_none_is_installed(
    tmp_path, monkeypatch, find, path
):
    program = tmp_path / path
    which = {str(program): str(program)}.get
    monkeypatch.setattr(system_packages.shutil, "which", which)
    before = find()

    monkeypatch.setattr(system_packages, "LOCAL_LIBS", tmp_path)

    assert (before, find()) == (None, str(program))
