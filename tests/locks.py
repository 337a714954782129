"""Writes both locks from pyproject.toml, with hashes, for every platform; run by hand:

    python -m tests.locks [--upgrade] [PACKAGE …]

Pins stay as they are; `--upgrade` renews all of them, a PACKAGE that one.
"""

import sys

from osallisuus.startup.bootstrap import LOCK, OWN_UV, ROOT, TEST_LOCK, install_environment, run

# The oldest Python that the project promises.
OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate")


def main(arguments: list[str]) -> int:
    renewed = [word for name in arguments for word in renewing(name)]
    for lock, extra in ((LOCK, []), (TEST_LOCK, ["--extra", "test"])):
        command = [OWN_UV, "pip", "compile", "pyproject.toml", *OPTIONS, "--no-header", "--quiet"]
        options = [*extra, *renewed, "--output-file", lock]
        if not run(*command, *options, env=install_environment(), cwd=ROOT):
            return 1
    return 0


def renewing(name: str) -> list[str]:
    return [name] if name == "--upgrade" else ["--upgrade-package", name]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
