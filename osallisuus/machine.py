"""Libraries and programs that only the operating system can give. Standard library only."""

import ctypes
import ctypes.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL_LIBS = ROOT / ".local-libs"

PANGO = {
    "apt-get": ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"],
    "dnf": ["pango"],
    "brew": ["pango"],
}
PANGO_FILES = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset")
CHROMIUM = {"apt-get": ["chromium"], "dnf": ["chromium"], "brew": ["--cask", "chromium"]}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def say(text: str) -> None:
    print(f"==> {text}", flush=True)  # noqa: T201  said before there is a logger


def run(*command: str | Path, quiet: bool = False, **options) -> bool:
    """Whether the command could be run and succeeded."""
    if quiet:
        options |= {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    words = [str(part) for part in command]
    try:
        return subprocess.run(words, check=False, **options).returncode == 0  # noqa: S603  no shell
    except OSError:
        return False


def output(*command: str | Path) -> str:
    """What the command writes; empty where it could not be run."""
    words = [str(part) for part in command]
    try:
        done = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603  no shell
    except OSError:
        return ""
    return done.stdout.strip()


def ensure_pango() -> None:
    """Pango draws the PDF reports; everything else works without it."""
    if has_pango() or LOCAL_LIBS.exists():
        return
    say("Pango is missing, the library that draws PDF reports")
    if apt_install(PANGO["apt-get"]) or unpack_locally(PANGO["apt-get"]):
        return
    say(f"PDF files cannot be made here. Everything else works. To add it: {install_text(PANGO)}")


def has_pango() -> bool:
    return all(is_loadable(name) for name in PANGO_FILES)


def is_loadable(name: str) -> bool:
    if sys.platform != "linux":
        return ctypes.util.find_library(name) is not None
    try:
        ctypes.CDLL(f"lib{name}.so.0")
    except OSError:
        return False
    return True


def ensure_chromium() -> None:
    """Chromium runs the browser tests."""
    if find_chromium():
        return
    say("Chromium is missing, the browser of the browser tests")
    apt_install(CHROMIUM["apt-get"])
    if not find_chromium():
        say(f"The browser tests cannot run here. To add it: {chromium_text()}")


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in ([named] if named else BROWSERS))
    return next((path for path in found if path), None)


def chromium_text() -> str:
    return f"{install_text(CHROMIUM)} (or name a Chromium in the variable CHROMIUM)"


def install_text(packages: dict[str, list[str]]) -> str:
    """The exact command for this machine's package manager."""
    if shutil.which("dnf"):
        return f"{sudo_text()}dnf install -y {' '.join(packages['dnf'])}"
    if shutil.which("brew"):
        return f"brew install {' '.join(packages['brew'])}"
    return apt_command(packages["apt-get"])


def sudo_text() -> str:
    return "" if os.geteuid() == 0 else "sudo "


def apt_command(packages: list[str]) -> str:
    words = shlex.join(["apt-get", "install", "-y", "--no-install-recommends", *packages])
    return f"{sudo_text()}apt-get update && {sudo_text()}{words}"


def apt_install(packages: list[str]) -> bool:
    """Install as root or by a sudo that asks nothing; False where neither is possible."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (as_root and not run(*as_root, "true", quiet=True)):
        return False
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    say(f"Installing with apt-get: {' '.join(packages)}")
    run(*apt, "update")
    options = ["-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]
    return run(*apt, "install", *options, *packages, stdout=subprocess.DEVNULL)


def unpack_locally(packages: list[str]) -> bool:
    """Without root: unpack the packages and what they need into the project's own folder."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        return False
    say(f"Unpacking into {LOCAL_LIBS.name}: {' '.join(packages)}")
    with tempfile.TemporaryDirectory() as folder:
        state = [f"Dir::State::lists={folder}/lists", f"Dir::Cache={folder}/cache"]
        apt = ["apt-get", "-qq", *(part for one in state for part in ("-o", one))]
        for part in ("lists/partial", "cache/archives/partial", "files"):
            (Path(folder) / part).mkdir(parents=True)
        run(*apt, "update")
        plan = [*apt, "install", "--simulate", "--no-install-recommends", *packages]
        lines = (line.split() for line in output(*plan).splitlines())
        names = [words[1] for words in lines if words[:1] == ["Inst"]]
        files = Path(folder) / "files"
        if not names or not run(*apt, "download", *names, cwd=files):
            return False
        if not all(run("dpkg", "-x", file, LOCAL_LIBS) for file in sorted(files.glob("*.deb"))):
            shutil.rmtree(LOCAL_LIBS, ignore_errors=True)
            return False
    text = FONTS.format(fonts=LOCAL_LIBS / "usr/share/fonts", cache=LOCAL_LIBS / "cache")
    (LOCAL_LIBS / "fonts.conf").write_text(text, "utf-8")
    return True


def library_environment() -> dict[str, str]:
    """Variables by which a process finds the unpacked libraries; read only when it starts."""
    if not LOCAL_LIBS.exists():
        return {}
    folders = [str(one) for one in sorted(LOCAL_LIBS.glob("usr/lib/*-linux-*"))]
    given = os.environ.get("LD_LIBRARY_PATH", "")
    kept = [one for one in given.split(":") if one and one not in folders]
    found = {"LD_LIBRARY_PATH": ":".join([*folders, *kept])}
    if not Path("/etc/fonts/fonts.conf").exists():
        found["FONTCONFIG_FILE"] = str(LOCAL_LIBS / "fonts.conf")
    return found
