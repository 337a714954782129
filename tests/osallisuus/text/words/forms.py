"""Words as people type them, in all their forms, and what a search must make of them."""

from pathlib import Path

LINES = Path(__file__).with_name("forms.txt").read_text(encoding="utf-8").splitlines()
WORDS = [line.split() for line in LINES if line and not line.startswith("#")]
MOST_UNRELATED, LEAST_MET = 0.03, 0.95
# Typed by people, and what once was found instead or not at all.
TABLE = [
    ("palautteet", "palaute", "aamupala iltapala palaa palata"),
    ("palaute", "palautteita palautteesta", "aamupala iltapalaa palaa"),
    ("kunnille", "kunta kunnan kunnassa", "kunto kunnossa kuntosali"),
    ("kunnissa", "kunta kuntien", "kunto kunnia"),
    ("kokoukset", "kokous kokouksessa", "kokoontui kokoontuivat kokea koko"),
    ("vanhemmille", "vanhemmat vanhempien", "vanha vanhus"),
    ("osallisuuden", "osallisuus osallisuutta", "osallistua osa"),
    ("yhdistykset", "yhdistys yhdistyksen", "yhdistää yhdessä"),
    ("lasten", "lapset lapsille lapsi", "lastata lasti"),
    ("lapsille", "lapset lasten", "lappu lapio"),
    ("ruoan", "ruoka ruokaa", "ruoste ruotsi"),
    ("aika", "ajan aikaa", "paikalla paikka"),
    ("malli", "mallin mallia", "vanhemmalleen malja"),
    ("Seinäjoella", "Seinäjoki Seinäjoen", "seinä joki"),
    ("tampereella", "Tampere Tampereen", "tamppaaminen"),
    ("nivalassa", "Nivala Nivalan", "niva"),
    ("Kangasalla", "Kangasala Kangasalan", "kangas kankaalla"),
]
