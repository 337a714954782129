"""Libraries and programs that only the operating system can give. Standard library only."""

import ctypes
import ctypes.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL_LIBS = ROOT / ".local-libs"

PANGO = {
    "apt-get": ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"],
    "dnf": ["pango"],
    "brew": ["pango"],
}
PANGO_FILES = [
    f"lib{name}.so.0"
    for name in ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset")
]
# Playwright brings its own Node.js, which needs libatomic.
CHROMIUM = {
    "apt-get": ["chromium", "libatomic1"],
    "dnf": ["chromium", "libatomic"],
    "brew": ["--cask", "chromium"],
}
CHROMIUM_FILES = ["libatomic.so.1"] if sys.platform == "linux" else []
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NGINX = {"apt-get": ["nginx"], "dnf": ["nginx-core"], "brew": ["nginx"]}
# Valkey where there is one; both speak alike.
CACHE = {"apt-get": ["redis-server"], "dnf": ["valkey"], "brew": ["valkey"]}
FAKETIME = {name: ["libfaketime"] for name in ("apt-get", "dnf", "brew")}
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
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
    """Pango renders the PDF reports; everything else works without it."""
    folder = LOCAL_LIBS / "pango"
    if has_pango() or folder.exists():
        return
    say("Pango is missing, the library that renders PDF reports")
    if not apt_install(PANGO["apt-get"]) and not unpack_locally(PANGO["apt-get"], folder):
        say(f"PDF files cannot be made here, all else works. To add it: {install_text(PANGO)}")


def has_pango() -> bool:
    return has_files(PANGO_FILES)


def has_files(names: list[str]) -> bool:
    return all(is_loadable(name) for name in names)


def is_loadable(name: str) -> bool:
    if sys.platform != "linux":
        return ctypes.util.find_library(name.removeprefix("lib").split(".so")[0]) is not None
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def ensure_chromium() -> None:
    """Chromium runs the browser tests."""
    folder = LOCAL_LIBS / "chromium"
    if find_chromium() and (has_files(CHROMIUM_FILES) or folder.exists()):
        return
    say("Chromium is missing, the browser of the browser tests")
    if not apt_install(CHROMIUM["apt-get"]):
        unpack_locally(CHROMIUM["apt-get"], folder)
    if not find_chromium():
        say(f"The browser tests cannot run here. To add it: {chromium_text()}")


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    unpacked = str(LOCAL_LIBS / "chromium/usr/lib/chromium/chromium")
    found = (shutil.which(name) for name in ([named] if named else [*BROWSERS, unpacked]))
    return next((path for path in found if path), None)


def chromium_text() -> str:
    return f"{install_text(CHROMIUM)} (or name a Chromium in the variable CHROMIUM)"


def ensure_programs_of_servers() -> None:
    """What the tests of the server run beside the portal."""
    for name, find, packages in (
        ("nginx", find_nginx, NGINX),
        ("redis", find_cache, CACHE),
        ("faketime", find_faketime, FAKETIME),
    ):
        if find():
            continue
        say(f"{name} is missing, a part of the server tests")
        # Unpacked where possible: an installed one would start with the machine.
        if not unpack_locally(packages["apt-get"], LOCAL_LIBS / name):
            apt_install(packages["apt-get"])
        if not find():
            say(f"Some server tests cannot run here. To add it: {install_text(packages)}")


def find_nginx() -> str | None:
    """The proxy in front of the portal."""
    return find_program("nginx", "nginx")


def find_cache() -> str | None:
    """The cache that several servers of the portal share: Valkey or Redis."""
    return find_program("redis", "valkey-server", "redis-server")


def find_program(folder: str, *names: str) -> str | None:
    """A program on the path, of the system, or unpacked into `folder`."""
    own = LOCAL_LIBS / folder / "usr"
    places = ["", "/usr/sbin/", "/usr/local/sbin/", f"{own}/bin/", f"{own}/sbin/"]
    found = (shutil.which(f"{place}{name}") for name in names for place in places)
    return next((path for path in found if path), None)


def find_faketime() -> str | None:
    """The library that moves the clock of a process."""
    roots = (Path("/usr/lib"), Path("/usr/lib64"), LOCAL_LIBS / "faketime" / "usr" / "lib")
    names = ("*/faketime/libfaketimeMT.so.1", "faketime/libfaketimeMT.so.1")
    found = (str(path) for root in roots for name in names for path in root.glob(name))
    return next(found, None)


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


def unpack_locally(packages: list[str], target: Path) -> bool:
    """Without root: unpack the packages and what they need into a folder of the project."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        return False
    say(f"Unpacking into {target.relative_to(ROOT)}: {' '.join(packages)}")
    with tempfile.TemporaryDirectory() as folder:
        state = [f"Dir::State::lists={folder}/lists", f"Dir::Cache={folder}/cache"]
        # With lists and cache of its own, as those of the system are root's.
        apt = ["apt-get", "-qq", *(part for one in state for part in ("-o", one))]
        for part in ("lists/partial", "cache/archives/partial", "files"):
            (Path(folder) / part).mkdir(parents=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        run(*apt, "update")
        plan = output(*apt, "install", "--simulate", "--no-install-recommends", *packages)
        # Only what is missing: the line of a newer version reads "Inst name [old] (".
        names = re.findall(r"^Inst (\S+) \(", plan, re.MULTILINE)
        files = Path(folder) / "files"
        if not names or not run(*apt, "download", *names, cwd=files):
            return False
        is_whole = all(run("dpkg", "-x", file, target) for file in sorted(files.glob("*.deb")))
    if not is_whole:
        # Half a library would count as unpacked at the next start.
        shutil.rmtree(target, ignore_errors=True)
    return is_whole


def library_environment() -> dict[str, str]:
    """Variables by which a process finds the unpacked libraries; read only when it starts."""
    if not LOCAL_LIBS.exists():
        return {}
    patterns = ("*/lib/*-linux-*", "*/usr/lib/*-linux-*", "*/usr/lib/*-linux-*/pulseaudio")
    folders = sorted(str(path) for pattern in patterns for path in LOCAL_LIBS.glob(pattern))
    given = os.environ.get("LD_LIBRARY_PATH", "")
    kept = [one for one in given.split(":") if one and one not in folders]
    found = {"LD_LIBRARY_PATH": ":".join([*folders, *kept])}
    if not Path("/etc/fonts/fonts.conf").exists():
        fonts = LOCAL_LIBS / "fonts.conf"
        fonts.write_text(FONTS.format(folder=LOCAL_LIBS), "utf-8")
        found["FONTCONFIG_FILE"] = str(fonts)
    return found
