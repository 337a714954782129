"""A draft of the impact assessment (GDPR, article 35) of one project, for people to go on with.

The risks are those of `docs/privacy-model.md`; how likely and how grave they are is for people to
say.
"""

from django.utils.translation import gettext as _

from toolkits.reports.privacy.facts import PrivacyFacts
from toolkits.reports.privacy.record import day_of, missing
from toolkits.reports.sections import Line, Section, content


def assessment_of(facts: PrivacyFacts) -> list[Section]:
    """By the points of article 35 (7), in its order."""
    return [
        Section("tarve", _("Miksi arviointi tehdään"), _need()),
        Section("kuvaus", _("Kuvaus käsittelystä"), _description(facts)),
        Section("tarpeellisuus", _("Tarpeellisuus ja oikeasuhteisuus"), _necessity(facts)),
        Section("riskit", _("Riskit ja keinot"), _risks(facts)),
        Section("lausunto", _("Lausunto ja päätös"), _opinion()),
    ]


def _need() -> tuple[Line, ...]:
    text = _(
        "Kyselyissä kysytään hyvinvoinnista, ja moni vastaaja on haavoittuvassa asemassa. Saman "
        "ihmisen alku- ja loppukysely yhdistetään kortilla."
    )
    return (Line(text),)


def _description(facts: PrivacyFacts) -> tuple[Line, ...]:
    project = facts.project
    days = f"{day_of(project.starts_on)}–{day_of(project.ends_on)}"
    steps = _(
        "Osallistuja saa kortin kääntämällä pöydältä minkä tahansa. Hän vastaa puhelimella, "
        "yhteisellä tabletilla tai paperilla. Luvut lasketaan ja vahvistetaan ryhmistä."
    )
    return (
        *content(project.name, _("Hanke")),
        Line(days, _("Aika")),
        *content(project.target_group, _("Kohderyhmä")),
        *content(", ".join(facts.surveys), _("Kyselylomakkeet")),
        Line(steps, _("Käsittelyn vaiheet")),
        Line(str(facts.n_cards), _("Kortteja")),
    )


def _necessity(facts: PrivacyFacts) -> tuple[Line, ...]:
    voluntary = _(
        "Vastaaminen on vapaaehtoista, jokaisen kysymyksen voi ohittaa, ja vastaukset voi poistaa "
        "kortin koodilla."
    )
    effect = _("Rekisterinpitäjä on vahvistanut, etteivät vastaukset vaikuta palveluihin: %s")
    less = _(
        "Portaali ei kysy vastaajan nimeä eikä osoitetta. Tarkista, mitä lomakkeen "
        "taustakysymykset kertovat."
    )
    return (
        Line(voluntary, _("Vapaaehtoisuus")),
        Line(effect % day_of(facts.project.no_effect_confirmed_on), _("Ei seurauksia")),
        Line(less, _("Tietojen minimointi")),
        Line(day_of(facts.project.retention_until), _("Vastaukset säilytetään")),
    )


def _risks(facts: PrivacyFacts) -> tuple[Line, ...]:
    small = _("Alle %d ihmisen ryhmät peitetään, ja kaikki julkaistut luvut tarkistetaan yhdessä.")
    found = [
        Line(small % facts.project.min_group_size, _("Joku tunnistetaan luvuista")),
        Line(
            _("Kirjautumisen toinen vaihe, oikeuksien viimeiset päivät ja loki katselusta."),
            _("Työntekijän tunnus joutuu vääriin käsiin"),
        ),
        Line(
            _(
                "Tietokannassa ei ole koodeja eikä vastaajien nimiä. Avain on muualla, ja sen voi "
                "vaihtaa."
            ),
            _("Tietokanta tai kopio joutuu vääriin käsiin"),
        ),
        Line(
            _("Kortit jaetaan kuvapuoli alaspäin, eikä kukaan kirjaa, kuka sai minkä."),
            _("Kortin jakaja tietää, kenen kortti on"),
        ),
        Line(
            _("Poistetuista jää merkki, jonka avulla palautus poistaa ne uudelleen."),
            _("Poistettu palaa varmuuskopiosta"),
        ),
    ]
    if facts.has_open:
        text = _("Vastaajaa varoitetaan. Avoin vastaus julkaistaan vain vastaajan luvalla.")
        found.append(Line(text, _("Avoimessa vastauksessa kerrotaan jostakusta")))
    return (*found, Line(missing(), _("Riskien todennäköisyys ja vakavuus")))


def _opinion() -> tuple[Line, ...]:
    return (
        Line(missing(), _("Tietosuojavastaavan lausunto")),
        Line(missing(), _("Osallistujien näkemykset")),
        Line(missing(), _("Rekisterinpitäjän päätös ja päivä")),
    )
