"""A card in a real survey, and the walk of a person who answers with it."""

import html
import re
from datetime import date

from django.urls import reverse

from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from surveys.models import HelpContact
from surveys.services import load_instrument, make_cards, make_practice_cards, practice_code
from tests import factories

OWN = read_instrument(INSTRUMENT_DIR / "arki_ja_elama.toml")
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
LANGUAGES = ["fi", "sv", "en", "uk"]


def make_ready_survey(**overrides):
    """A survey that residents may see: everything that opening needs is there."""
    project = overrides.pop("project", None) or factories.make_project(
        controller=factories.make_organisation(name="Kokeilukunnan hanke"),
        privacy_notice="Vastaukset ovat nimettömiä.",
        retention_until=date(2030, 1, 1),
        no_effect_confirmed_on=date(2026, 1, 1),
    )
    fields = {
        "project": project,
        "instrument": load_instrument(OWN),
        "languages": LANGUAGES,
        "allows_unreviewed": True,
        "opens_on": date(2026, 1, 1),
    }
    survey = factories.make_survey(**(fields | overrides))
    HelpContact.objects.create(survey=survey, name="Kriisipuhelin", phone="09 2525 0111")
    return survey


def make_code(survey, **fields):
    """A card of the survey with its code: (card, code)."""
    made = make_cards(survey=survey, n_cards=1, **fields).cards[0]
    return made.card, made.code


def practice_card(survey):
    """The code of a practice card."""
    return practice_code(make_practice_cards(survey=survey, n_cards=1).cards.get())


def open_card(client, code, **headers):
    return client.post(reverse("resident:code"), {"koodi": code}, **headers)


def give_consent(client, **fields):
    client.post(reverse("resident:language"), hidden(client, "language") | {"kieli": "fi"})
    return client.post(
        reverse("resident:consent"), hidden(client, "consent") | {"lupa": "1"} | fields
    )


def hidden(client, name, **arguments):
    """The hidden fields that a page's form sends along."""
    return hidden_at(client, reverse(f"resident:{name}", kwargs=arguments))


def hidden_at(client, path):
    """The same of the page of an address."""
    page = client.get(path, follow=True).text
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(page):
        found.setdefault(name, []).append(html.unescape(value))
    # One key and one phase, however many forms a page has.
    fields = {name: found[name][0] for name in ("kortti", "vaihe") if name in found}
    return fields | {name: found[name] for name in ("kysymys",) if name in found}


def answer(client, number, **values):
    """Sends the form of a screen as a browser would, with the given fields."""
    fields = hidden(client, "question", number=number) | {"siirry": "jatka"} | values
    return client.post(reverse("resident:question", args=[number]), fields)


def answer_and_send(client, number, **values):
    """Answers a screen, stops there and sends what there is."""
    answer(client, number, siirry="lopeta", **values)
    return send(client)


def begin(client, code, **fields):
    """Opens a card and consents; the first question comes next."""
    open_card(client, code)
    return give_consent(client, **fields)


def send(client):
    return client.post(reverse("resident:check"), hidden(client, "check"))
