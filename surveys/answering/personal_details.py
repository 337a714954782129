"""Signs of a person in written text: pointed out before sending, never refused, never stored.

Plain patterns, so that no text leaves the server and none is kept. They miss much and may see a
name where there is none; whoever wrote the text decides.
"""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Detail(TextChoices):
    PHONE = "phone", _("Tekstissä näyttää olevan puhelinnumero.")
    EMAIL = "email", _("Tekstissä näyttää olevan sähköpostiosoite.")
    ADDRESS = "address", _("Tekstissä näyttää olevan osoite.")
    IDENTITY_CODE = "identity_code", _("Tekstissä näyttää olevan henkilötunnus.")
    NAME = "name", _("Tekstissä näyttää olevan nimi.")


_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.\w+")
_IDENTITY_CODE = re.compile(r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]\b")
_DAY = re.compile(r"\b\d{1,2}\.\d{1,2}\.(?:\d{4})?")
_PHONE = re.compile(r"(?<![\d,.])(?:\+|00|0)\d(?:[ \u00a0()./-]{0,2}\d){5,12}(?!\d)")
_ADDRESS = re.compile(
    # The word of the way and a number, a postal code and a place, or the number first.
    r"(?i:\b\w*(?:katu|kadu[nl]\w*|tie|tiellä|tieltä|tielle|kuja|kujal\w*|polku|polul\w*|raitti"
    r"|raitil\w*|väylä|väyläl\w*|gatan|vägen|gränden|stigen) \d{1,3}\b)"
    r"|\b\d{5} [A-ZÅÄÖ][a-zåäö]{2,}"
    r"|\b\d{1,4} (?:[A-Z]\w+ ){1,2}(?:Street|Road|Avenue|Lane)\b"
    r"|(?i:\b(?:вул\.|вулиц[яію]|просп\.|проспект[іу]?|пров\.|провул\w+)\s*)[А-ЯҐЄІЇ]\w+"
)
_INTRODUCED = re.compile(
    r"\b(?i:nimeni on|minun nimeni on|jag heter|mitt namn är|my name is|мене звати|моє ім[’'ʼ]я)"
    r"[:\s—–-]+[A-ZÅÄÖА-ЯҐЄІЇ]\w+"
)
_CAPITALISED = r"[A-ZÅÄÖА-ЯҐЄІЇ][a-zåäöéа-яґєії’'ʼ-]+"
# First and last name in the middle of a sentence, or at its start where the last name looks it.
_WITHIN = re.compile(rf"(?<=[a-zåäöа-яґєії,;] ){_CAPITALISED} {_CAPITALISED}")
_AT_START = re.compile(
    rf"{_CAPITALISED} [A-ZÅÄÖА-ЯҐЄІЇ]\w*"
    r"(?:nen|sen|son|ström|berg|qvist|енко|чук|ський|ська|цький|цька)\w{0,3}\b"
)


def personal_details(text: str) -> list[Detail]:
    """The kinds of detail that a text seems to hold, in the order of `Detail`; empty if none."""
    # A day such as 5.2.2026 has the digits and dots of a phone number.
    without_days = _DAY.sub(" ", text)
    is_there = {
        Detail.PHONE: _PHONE.search(without_days),
        Detail.EMAIL: _EMAIL.search(text),
        Detail.ADDRESS: _ADDRESS.search(text),
        Detail.IDENTITY_CODE: _IDENTITY_CODE.search(text),
        Detail.NAME: any(pattern.search(text) for pattern in (_INTRODUCED, _WITHIN, _AT_START)),
    }
    return [kind for kind in Detail if is_there[kind]]
