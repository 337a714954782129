from dataclasses import replace

from surveys.instruments.checks import problems
from surveys.instruments.specs import ConditionSpec, DomainSpec
from tests.surveys.walks import OWN


def test_each_problem_names_its_field_and_says_what_to_do():
    first, second, *rest = OWN.items
    broken = replace(
        OWN,
        owner="",
        domains=(*OWN.domains, DomainSpec("tyhja", {lang: "Tyhjä" for lang in OWN.languages})),
        items=(
            replace(first, text={"fi": "Vain suomeksi"}, scale="poistettu"),
            replace(second, phases=(), depends_on=ConditionSpec("myohempi", (1,))),
            *rest,
        ),
    )

    found = {problem.place: problem.advice for problem in problems(broken)}

    write = "Kirjoita teksti, tai ota kieli pois lomakkeelta."
    assert found == {
        "owner": "Mittarilta puuttuu tieto: omistaja.",
        "domains.tyhja": "Lisää osa-alueelle kysymys, tai poista osa-alue.",
        f"items.{first.key}.scale": "Valitse asteikko, jolla vastataan.",
        f"items.{second.key}.phases": "Valitse, milloin tätä kysytään.",
        f"items.{second.key}.depends_on": (
            "Valitse kysymys, joka kysytään ennen tätä, tai poista ehto."
        ),
        f"items.{first.key}.sv": write,
        f"items.{first.key}.en": write,
        f"items.{first.key}.uk": write,
    }
