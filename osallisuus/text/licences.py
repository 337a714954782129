"""Licences of open data, by the name that people write."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Licence:
    """`spdx` is its short name among programs, `url` its text, `uri` its name among catalogues."""

    name: str
    spdx: str
    url: str
    uri: str


EU = "http://publications.europa.eu/resource/authority/licence/"
LICENCES = {
    found.name.lower(): found
    for found in (
        Licence(
            "CC BY 4.0",
            "CC-BY-4.0",
            "https://creativecommons.org/licenses/by/4.0/",
            f"{EU}CC_BY_4_0",
        ),
        Licence(
            "CC BY-SA 4.0",
            "CC-BY-SA-4.0",
            "https://creativecommons.org/licenses/by-sa/4.0/",
            f"{EU}CC_BYSA_4_0",
        ),
        Licence(
            "CC0 1.0",
            "CC0-1.0",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            f"{EU}CC0",
        ),
    )
}
