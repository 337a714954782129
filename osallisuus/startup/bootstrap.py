"""Make the project's environment from the locked files. Standard library only.

`.venv` gets the versions of requirements.lock, or of requirements-test.lock, which holds the same
and more. The address of the package index is always the machine's own.
"""

import configparser
import hashlib
import html
import importlib.metadata
import importlib.util
import io
import os
import platform
import re
import shutil
import ssl
import sys
import sysconfig
import tempfile
import tomllib
import urllib.parse
import urllib.request
import venv
import zipfile
from pathlib import Path

from osallisuus.startup import system_packages
from osallisuus.startup.system_packages import ROOT, output, run, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OWN_UV = VENV / ".uv" / "bin" / "uv"
LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-test.lock"

UV = "0.13.9"
UV_WHEELS = {
    "manylinux_2_17_x86_64.manylinux2014_x86_64": "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",  # noqa: E501  one pinned file
    "musllinux_1_1_x86_64": "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    "manylinux_2_28_aarch64": "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64": "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",  # noqa: E501  one pinned file
    "macosx_11_0_arm64": "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    "macosx_10_12_x86_64": "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
}


def prepare(argv: list[str]) -> None:
    """Return when this interpreter can run the command; otherwise start it again in `.venv`."""
    command = argv[1] if len(argv) > 1 else ""
    lock = TEST_LOCK if command == "test" else LOCK
    # Set only for the process that replaces this one, so that nothing is tried twice.
    is_restarted = os.environ.pop("OSALLISUUS_RESTARTED", "") == "1"
    if command in {"demo", "start", "test"} and not is_restarted:
        system_packages.ensure_pango()
    if command == "test" and not is_restarted:
        system_packages.ensure_chromium()
        system_packages.ensure_programs_of_servers()
    extra = system_packages.library_environment()
    if extra.items() <= os.environ.items() and (is_restarted or is_ready(lock)):
        return
    python = sys.executable
    if not is_ready(lock):
        if not is_current(lock):
            build(lock)
        python = str(PYTHON)
    environment = os.environ | extra | {"OSALLISUUS_RESTARTED": "1"}
    os.execve(python, [python, *argv], environment)  # noqa: S606  the same command, no shell


# Is the environment there?


def is_inside() -> bool:
    return VENV.exists() and Path(sys.prefix).samefile(VENV)


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def stamp(folder: Path, lock: Path) -> Path:
    return folder / f"osallisuus-{lock.name}.sha256"


def package_folders() -> list[Path]:
    """Where `.venv` keeps its packages; from inside, those of the running Python version."""
    if is_inside():
        return [Path(sysconfig.get_path("purelib"))]
    return sorted(VENV.glob("lib/python*/site-packages"))


def is_current(lock: Path) -> bool:
    """Whether `.venv` has what the lock says now; the test lock holds the other one too."""
    stamps = [(stamp(place, one), one) for place in package_folders() for one in {lock, TEST_LOCK}]
    return PYTHON.exists() and any(
        path.exists() and path.read_text("ascii") == digest(one) for path, one in stamps
    )


def is_ready(lock: Path) -> bool:
    """Whether the running interpreter has the packages, in `.venv` or in a developer's own one."""
    if is_inside() and any(stamp(package_folders()[0], one).exists() for one in (LOCK, TEST_LOCK)):
        return is_current(lock)
    return all(is_satisfied(one) for one in requirements(is_test=lock == TEST_LOCK))


def requirements(*, is_test: bool) -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return project["dependencies"] + (project["optional-dependencies"]["test"] if is_test else [])


def is_satisfied(requirement: str) -> bool:
    """Whether the interpreter has the package in the version asked for by `~=` or `==`."""
    name, operator, asked = re.match(r"([\w.-]+)(?:\[.*\])?(~=|==)([\d.]+)$", requirement).groups()
    try:
        found = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    if operator == "==":
        return found == asked
    have, want = ([int(part) for part in re.findall(r"\d+", one)] for one in (found, asked))
    return have[: len(want) - 1] == want[:-1] and have[: len(want)] >= want


# Making it


def build(lock: Path) -> None:
    if not PYTHON.exists():
        say(f"Making the environment {VENV.name} with Python {platform.python_version()}")
        venv.create(VENV, symlinks=True)
    if any(stamp(place, TEST_LOCK).exists() for place in package_folders()):
        # An environment that has the tests' packages keeps them: `demo`
        # after `test` must not undo it.
        lock = TEST_LOCK
    for name, installer in installers():
        say(f"Installing the packages of {lock.name} with {name}")
        if run(*installer, "--require-hashes", "-r", lock, env=install_environment(), cwd=ROOT):
            break
    else:
        sys.exit(
            "The packages could not be installed. A package index must be reachable, and there\n"
            "must be uv, pip or the index's address in UV_DEFAULT_INDEX. pip on Debian or Ubuntu:\n"
            + system_packages.apt_command([venv_package()])
        )
    folder = Path(output(PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"))
    # So that a plain `pytest` finds the packages of the project from any folder.
    (folder / "osallisuus.pth").write_text(f"{ROOT}\n", "utf-8")
    stamp(folder, lock).write_text(digest(lock), "ascii")


def installers():
    """Commands that install from a lock, the quickest first; each is prepared only when asked."""
    with_uv = ["pip", "install", "--quiet", "--python", PYTHON]
    for uv in (OWN_UV, shutil.which("uv")):
        if uv and run(uv, "--version", quiet=True):
            yield "uv", [uv, *with_uv]
            break
    pip = find_pip()
    if not pip and uv_by_index():
        yield "uv", [OWN_UV, *with_uv]
    if not pip and system_packages.apt_install([venv_package()]):
        pip = find_pip()
    pip = pip or pip_without_root()
    if pip and uv_by_pip(pip):
        yield "uv", [OWN_UV, *with_uv]
    if pip:
        yield "pip", [*pip, "install", "--quiet"]


def find_pip() -> list[str | Path] | None:
    own = [PYTHON, "-m", "pip"]
    if run(*own, "--version", quiet=True) or run(PYTHON, "-m", "ensurepip", quiet=True):
        return own
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", PYTHON]
    return None


def pip_without_root() -> list[str | Path] | None:
    """Debian keeps pip's own wheel in a package; Python runs it as it is."""
    folder = VENV / ".pip"
    system_packages.unpack_locally(["python3-pip-whl"], folder)
    wheels = list(folder.glob("usr/share/python-wheels/pip-*.whl"))
    return [PYTHON, wheels[0] / "pip"] if wheels else None


def venv_package() -> str:
    return f"python3.{sys.version_info.minor}-venv"


def uv_by_pip(pip: list[str | Path]) -> bool:
    hashes = " ".join(f"--hash=sha256:{one}" for one in UV_WHEELS.values())
    options = ["--quiet", "--require-hashes", "--only-binary=:all:", "--target", VENV / ".uv"]
    say(f"Fetching uv {UV} with pip")
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "uv.txt"
        wanted.write_text(f"uv=={UV} {hashes}\n", "ascii")
        return run(*pip, "install", *options, "-r", wanted, env=install_environment())


def uv_by_index() -> bool:
    """Take uv straight from the index that the machine names, where there is no pip."""
    index = os.environ.get("UV_DEFAULT_INDEX") or install_environment().get("UV_DEFAULT_INDEX")
    tag = wheel_tag(platform.system(), platform.machine(), is_musl=not platform.libc_ver()[0])
    if not index or not tag:
        return False
    say(f"Fetching uv {UV} from the package index")
    name = re.escape(f"uv-{UV}-py3-none-{tag}.whl")
    try:
        page = f"{index.rstrip('/')}/uv/"
        with urllib.request.urlopen(page, timeout=60) as answer:  # noqa: S310  the machine's own
            links = re.findall(rf'href="([^"]*{name}[^"]*)"', answer.read().decode())
        link = urllib.parse.urljoin(page, html.unescape(links[0]))
        with urllib.request.urlopen(link, timeout=180) as answer:  # noqa: S310  the hash is checked
            wheel = answer.read()
    except (OSError, IndexError) as error:
        say(f"That failed: {error}")
        return False
    if hashlib.sha256(wheel).hexdigest() != UV_WHEELS[tag]:
        say("That failed: the file is not the one that this project has pinned")
        return False
    OWN_UV.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        OWN_UV.write_bytes(archive.read(f"uv-{UV}.data/scripts/uv"))
    OWN_UV.chmod(0o755)
    return True


# Which package index does this machine use?


def install_environment() -> dict[str, str]:
    """The environment for uv and pip: uv does not read pip's settings, so they are told to it."""
    given = dict(os.environ)
    fixed = {"UV_PYTHON_DOWNLOADS": "never", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"}
    if not os.access(Path.home(), os.W_OK):
        fixed["UV_NO_CACHE"] = "1"
    if ssl.get_default_verify_paths().cafile:
        fixed["UV_SYSTEM_CERTS"] = "1"  # as pip and Python; some networks have their own
    return uv_settings(pip_settings(given, pip_files(given))) | given | fixed


def uv_settings(pip: dict[str, str]) -> dict[str, str]:
    """pip's settings by the names of uv; every file is checked by its hash, whichever the index."""
    found = {
        "UV_DEFAULT_INDEX": pip.get("index-url"),
        "UV_INDEX": " ".join(pip.get("extra-index-url", "").split()),
        "UV_INDEX_STRATEGY": "unsafe-best-match" if "extra-index-url" in pip else None,
        "UV_FIND_LINKS": ",".join(pip.get("find-links", "").split()),
        "SSL_CERT_FILE": pip.get("cert"),
    }
    return {name: value for name, value in found.items() if value}


def pip_settings(environ: dict[str, str], files: list[Path]) -> dict[str, str]:
    """What pip would read: its files in order, then its variables; the later one counts."""
    found: dict[str, str] = {}
    for path in files:
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, "utf-8")
        except (configparser.Error, UnicodeDecodeError):
            continue
        for section in ("global", "install"):
            if parser.has_section(section):
                found |= {key.replace("_", "-"): text for key, text in parser.items(section)}
    for name, value in environ.items():
        if name.startswith("PIP_") and value:
            found[name[4:].lower().replace("_", "-")] = value
    return found


def pip_files(environ: dict[str, str]) -> list[Path]:
    home = Path.home()
    shared = environ.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    user = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    files = [Path(one) / "pip/pip.conf" for one in shared.split(":")]
    files += [Path("/etc/pip.conf"), home / ".pip/pip.conf", user / "pip/pip.conf"]
    return [*files, *(Path(environ[one]) for one in ["PIP_CONFIG_FILE"] if environ.get(one))]


def wheel_tag(system: str, processor: str, *, is_musl: bool) -> str | None:
    """Which of the pinned uv files runs here, if any."""
    kind = {"Linux": "musllinux" if is_musl else "manylinux", "Darwin": "macosx"}.get(
        system, "none"
    )
    fitting = (tag for tag in UV_WHEELS if kind in tag and tag.endswith(processor))
    return next(fitting, None)


if __name__ == "__main__":
    wanted = TEST_LOCK if "test" in sys.argv[1:] else LOCK
    if not is_current(wanted):
        build(wanted)
