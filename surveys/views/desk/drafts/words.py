"""What the texts around questions are called on the pages of a draft."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

TITLES = {
    "about": _("Mikä lomake on (näkyy, kun lomake valitaan kyselyyn)"),
    "limits": _("Mitä lomakkeesta ei vielä tiedetä"),
    "decline": _("Vastausvaihtoehto ”en halua vastata”"),
    "consent_title": _("Kyselyn otsikko vastaajalle"),
    "consent_paragraphs": _("Mitä ennen vastaamista kerrotaan"),
    "consent_paragraphs_end": _("Mitä ennen loppukyselyä kerrotaan"),
    "consent_controller": _("Kuka kyselystä vastaa"),
    "consent_readers": _("Kuka näkee vastaukset"),
    "consent_readers_paper": _("Kuka näkee paperille annetut vastaukset"),
    "consent_helper": _("Mitä vastaamisessa auttava lupaa"),
    "consent_smallest_group": _("Pienin joukko, jonka tulokset näytetään"),
    "consent_promise": _("Lupaus, etteivät vastaukset vaikuta palveluihin"),
    "consent_accept": _("Painike: annan luvan"),
    "consent_refuse": _("Painike: en halua vastata"),
    "open_privacy": _("Avoin vastaus: älä kirjoita nimiä"),
    "open_small_group": _("Avoin vastaus: pienessä ryhmässä"),
    "open_not_read_at_once": _("Avoin vastaus: ei lueta heti"),
    "open_publish": _("Avoin vastaus: saa julkaista"),
    "thanks_start": _("Kiitos alkukyselyn jälkeen"),
    "thanks_end": _("Kiitos loppukyselyn jälkeen"),
}


def text_title(key: str) -> str:
    """The name of a text in words; of others, such as hints, their own key in it."""
    if key in TITLES:
        return str(TITLES[key])
    if key.startswith("hint_"):
        return gettext("Ohje kysymyksen alla")
    return gettext("Teksti %(key)s") % {"key": key}
