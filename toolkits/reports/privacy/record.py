"""The record of processing (GDPR, article 30) of one project, filled in from what it has said."""

from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from osallisuus.models import BIN_DAYS
from projects.models.coaching.signup import KEPT_DAYS
from projects.services.forgetting import ENDED_DAYS
from surveys.services.answering import DRAFT_DAYS
from toolkits.reports.privacy.facts import PrivacyFacts
from toolkits.reports.sections import Line, Section, content


def record_of(facts: PrivacyFacts) -> list[Section]:
    """By the points of article 30 (1), in its order."""
    return [
        Section("rekisterinpitaja", _("Rekisterinpitäjä"), _controller(facts)),
        Section("tarkoitus", _("Käsittelyn tarkoitus ja peruste"), _purpose(facts)),
        Section("ryhmat", _("Henkilöryhmät ja tietoryhmät"), _groups(facts)),
        Section("vastaanottajat", _("Vastaanottajat"), _receivers(facts)),
        Section("siirrot", _("Siirrot EU:n ja ETA:n ulkopuolelle"), _transfers()),
        Section("sailytys", _("Säilytysajat"), _retention(facts)),
        Section("turva", _("Suojaus"), _security()),
    ]


def missing() -> str:
    """What stands where the project has said nothing."""
    return _("Täydennä tähän.")


def day_of(day: date | None) -> str:
    return date_format(day, "j.n.Y") if day else missing()


def _controller(facts: PrivacyFacts) -> tuple[Line, ...]:
    project = facts.project
    who = content(project.controller.name, _("Rekisterinpitäjä")) if project.controller else []
    return (
        *(who or [Line(missing(), _("Rekisterinpitäjä"))]),
        Line(project.controller_email or missing(), _("Sähköposti")),
        Line(missing(), _("Tietosuojavastaava")),
        Line(missing(), _("Yhteisrekisterinpitäjät ja heidän tehtävänsä")),
    )


def _purpose(facts: PrivacyFacts) -> tuple[Line, ...]:
    purpose = _(
        "Selvitetään, miten osallistujien arki muuttuu hankkeen aikana, ja järjestetään hankkeen "
        "toiminta."
    )
    basis = _(
        "Vastaajan nimenomainen suostumus (artiklat 6(1)a ja 9(2)a). Se pyydetään ennen "
        "ensimmäistä kysymystä, ja sen voi perua kortin koodilla milloin tahansa."
    )
    return (
        *content(facts.project.name, _("Hanke")),
        Line(purpose, _("Tarkoitus")),
        Line(basis, _("Kyselyjen peruste")),
        Line(_("Yleinen etu tai oikeutettu etu; tarkista."), _("Muun käsittelyn peruste")),
    )


def _groups(facts: PrivacyFacts) -> tuple[Line, ...]:
    counts = {"cards": facts.n_cards, "responses": facts.n_responses}
    residents = _(
        "Vastaukset kysymyksiin hyvinvoinnista, kieli, päivä ja vastaamisen tapa. Ei nimeä, "
        "osoitetta eikä kellonaikaa. Kortteja %(cards)d, vastauksia %(responses)d."
    )
    lines = [
        Line(residents % counts, _("Kyselyihin vastanneet")),
        *content(", ".join(facts.surveys), _("Kyselylomakkeet")),
    ]
    if facts.has_open:
        text = _("Avoimia vastauksia, joissa voi olla tietoja ihmisistä, vaikka niitä ei pyydetä.")
        lines.append(Line(text, _("Avoimet vastaukset")))
    if facts.has_consultation:
        lines.append(
            Line(_("Vastaukset ilman korttia ja nimeä."), _("Asukaskyselyihin vastanneet"))
        )
    signups = _("Nimi, sähköposti, taustaryhmä, tarpeet ja kieli. Nyt %d ihmistä.")
    partners = _("Nimi ja sähköposti. Nyt %d kumppanuudessa.")
    accounts = _("Nimi, sähköposti, salasanan tiiviste, oikeudet ja loki. Nyt %d ihmistä.")
    return (
        *lines,
        Line(signups % facts.n_signups, _("Valmennuksiin ilmoittautuneet")),
        Line(partners % facts.n_partners, _("Kumppanuuksien vastuuhenkilöt")),
        Line(accounts % facts.n_accounts, _("Portaalin käyttäjät")),
    )


def _receivers(facts: PrivacyFacts) -> tuple[Line, ...]:
    days = ", ".join(map(day_of, facts.evaluators_until)) or _("ei ketään nyt")
    public = _("Julkisilla sivuilla on vain ryhmien lukuja, kun ryhmässä on vähintään %d ihmistä.")
    return (
        Line(days, _("Arvioijat, joiden oikeus koodattuihin vastauksiin päättyy")),
        Line(public % facts.project.min_group_size, _("Julkisuus")),
        Line(missing(), _("Palvelimen ja sähköpostin ylläpitäjä (käsittelijä)")),
    )


def _transfers() -> tuple[Line, ...]:
    text = _("Portaali ei lähetä tietoja muille palveluille. Tarkista palvelimen sijainti.")
    return (Line(text),)


def _retention(facts: PrivacyFacts) -> tuple[Line, ...]:
    answers = _("%s asti. Poistosta kerrotaan kuukautta ennen, ja nimetty ihminen vahvistaa sen.")
    days = _("%d päivää")
    return (
        Line(answers % day_of(facts.project.retention_until), _("Yksittäiset vastaukset")),
        Line(_("pysyvästi, ilman yksittäisiä vastauksia"), _("Vahvistetut luvut")),
        Line(days % DRAFT_DAYS, _("Kesken jäänyt vastaus")),
        Line(days % KEPT_DAYS, _("Ilmoittautuminen valmennuksen jälkeen")),
        Line(days % ENDED_DAYS, _("Vastuuhenkilöt kumppanuuden päätyttyä")),
        Line(days % BIN_DAYS, _("Poistetut rivit roskakorissa")),
    )


def _second_step() -> str:
    if settings.SECOND_FACTOR == "demanded":
        return _("Vastauksia, ihmisiä tai tuloksia näkevä kirjautuu kahdessa vaiheessa.")
    return _("Kirjautumisen toinen vaihe on tarjolla, mutta sitä ei vaadita. Ota se käyttöön.")


def _security() -> tuple[Line, ...]:
    return (
        Line(_("Korttien koodit ovat tallessa vain avaimella tehtyinä tiivisteinä.")),
        Line(_("Vastauksia ei yhdistetä nimeen, osoitteeseen, aikaan eikä järjestykseen.")),
        Line(_("Alle viiden ihmisen ryhmät peitetään, eikä lokeissa ole vastaajien tietoja.")),
        Line(_second_step()),
        Line(_("Varmuuskopio voidaan sulkea avaimella. Poistettu ei palaa siitä.")),
    )
