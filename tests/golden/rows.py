"""What stands in the golden files: a sheet for each import, with the habits of a Finnish office."""

from dataclasses import dataclass
from datetime import date

NBSP, MINUS = "\u00a0", "\u2212"


@dataclass(frozen=True)
class Formula:
    """`result` is None where the writing program saves formulas without."""

    text: str
    result: float | None


@dataclass(frozen=True)
class Hidden:
    """A row that its writer has hidden."""

    cells: list


@dataclass(frozen=True)
class Book:
    """`rows`: under a merged title and an empty row; `euros`: columns shown as 1 045,50 €."""

    title: str
    headings: list[str]
    rows: list
    euros: tuple[int, ...] = ()
    has_guide: bool = False
    """Whether a sheet *Ohjeet* comes first."""


DAY = date(2026, 2, 5)
BOOKS = {
    "association": Book(
        "Kylien yhdistykset",
        ["Nimi", "Kotikunta", "Mitä yhdistys tekee"],
        [
            ["Äänen ystävät", 71, "Kuoro"],
            Hidden([f"Jokivarren{NBSP}nuoret", "Haapavesi", "Retkiä"]),
            [],
            ["Martat", "071", "Kahvia"],
            ["Yhteensä", 3],
        ],
    ),
    "municipality": Book(
        "Kunnat ja väkiluku",
        ["Kuntanumero", "Nimi", "Osoitteen loppu", "Asukasluku", "Asukasluvun päivä", "Leveysaste"],
        [
            [5, "Alajärvi", "alajarvi", f"9{NBSP}000", date(2025, 12, 31), "63,1"],
            Hidden(["009", "Alavieska", "alavieska", 2500, "31.12.2025", 64.16]),
            [],
            ["535", "Nivala", "nivala", 10000.0, "31.12.2025", ""],
            ["Yhteensä", "", "", Formula("=SUM(D4:D7)", 12500)],
        ],
    ),
    "pilot": Book(
        "Kokeilut 2026",
        [
            *("Osoitteen loppu", "Hanke", "Kunta", "Nimi", "Toimintatapa", "Alkaa"),
            *("Eri ihmisiä", "Miten laskettu", "Vapaaehtoistunteja"),
        ],
        [
            ["iltapala", "Oma hanke", 71, "Iltapala", "ryhmätoiminta", DAY, 30, "laskettu", "2,5"],
            Hidden(
                ["kahvio", "Oma hanke", "071", "Kahvio", "muu toiminta", "1.3.2026", f"1{NBSP}200"]
                + ["arvioitu", "2 t 30 min"]
            ),
            [],
            ["retki", "Oma hanke", "Haapavesi", "Retki", "tapahtuma", "", "", "", "2:30"],
            ["Yhteensä", "", "", "", "", "", Formula("=SUM(G4:G7)", 30)],
        ],
    ),
    "pilotsession": Book(
        "Aamupalat, kävijät",
        ["Kokeilu", "Pvm", "Toteutuminen", "Asukkaita", "Huomio"],
        [
            ["aamupala", DAY, "pidetty", 9, "aamu"],
            ["aamupala", "5.2.2026", "pidetty", "14", "ilta"],
            Hidden(["aamupala", date(2026, 2, 12), "pidetty", Formula("=D4+D5", 23), ""]),
            [],
            ["aamupala", "19.2.2026", "peruttu", "", "pakkanen"],
            ["Yhteensä", "", "", Formula("=SUM(D4:D8)", 46)],
        ],
    ),
    "costline": Book(
        "Kulut 2026",
        [
            *("Kokeilu", "Pvm", "Laji", "Selite", "Summa", "Tunnit", "Tuntihinta", "Kuka maksoi"),
            "",
        ],
        [
            ["aamupala", DAY, "tarjoilu", "Kahvi", 1045.5, "", "", "Kunta"],
            ["aamupala", "1.2.2026", "tarvikkeet ja viestintä", "Kortit", f"45,50{NBSP}€"],
            Hidden(["aamupala", date(2026, 2, 12), "matkat ja kyydit", "Kyyti", f"1{NBSP}200"]),
            [],
            ["aamupala", "12.2.2026", "työaika", "Ohjaus", "", "2 t 30 min", 24.25, "Yhdistys"],
            ["aamupala", "13.2.2026", "työaika", "Siivous", "", "0:30", "24,25"],
            ["aamupala", "14.2.2026", "palkkiot", "Luento", Formula("=E4+0.1+0.2", 1045.8)],
            ["Yhteensä", "", "", "", Formula("=SUM(E4:E10)", 2091.3)],
        ],
        euros=(4, 6),
    ),
    "costs-refused": Book(
        "Kulut, joissa on virheitä",
        ["Kokeilu", "Päivä", "Laji", "Selite", "Summa €"],
        [
            ["aamupala", "5.2.0026", "tarjoilu", "Kahvi", "12,50"],
            ["aamupala", DAY, "tarjoilu", "Hyvitys", f"{MINUS}12,00"],
            ["aamupala", DAY, "tarjoilu", "Leipä", True],
            ["aamupala", "5.2.2026", "tarjoilu", "Mehu", "12.50,5"],
            ["aamupala", "31.2.2026", "tarjoilu", "Maito", "3"],
            ["iltapala", "5.2.2026", "tarjoilu", "Voi", "3"],
            ["Summa", "", "", "", Formula("=SUM(E4:E9)", 3)],
        ],
    ),
    "costs-sheet": Book(
        "Vanhempien aamupala, kulut kevät 2023",
        ["Pvm", "Selite", "Summa", "Kuka maksoi", "Huom.", ""],
        [
            ["1.8.2021", "Kahvi", f"1{NBSP}045,50{NBSP}€", "Kunta", "kuitti 1"],
            [date(2023, 5, 4), "Mehu", "45,5", "Yhdistys", ""],
            Hidden([date(2023, 5, 5), "Leipä", 12.25, "Kunta", "ei vielä maksettu"]),
            [],
            ["6.5.2023", "Kahvi ja mehu", Formula("=C6+C6", 24.5), "Kunta", ""],
            ["Yhteensä", "", Formula("=SUM(C4:C8)", 36.75)],
        ],
        euros=(2,),
        has_guide=True,
    ),
    "answers": Book(
        "Paperilomakkeet, kevät",
        [
            *("code", "pilot", "phase", "answered_on", "channel", "help", "language"),
            "ihmissuhteet_1",
        ],
        [
            ["a 1", "aamupala", "start", DAY, "paper", "alone", "fi", 4],
            ["a 1", "aamupala", "end", "5.3.2026", "paper", "helped", "fi", 5.0],
            Hidden([12, "aamupala", "start", date(2026, 2, 6), "paper", "alone", "fi", "3"]),
            [],
            ["b 2", "aamupala", "end", "2026-03-06", "paper", "alone", "fi", "declined"],
            ["Yhteensä", "", "", "", "", "", "", Formula("=SUM(H4:H8)", 12)],
        ],
    ),
}
"""By import; *costs-sheet* is what a coordinator has who never saw the portal's columns."""
GUIDE = [["Näin täytät kulut"], ["Kirjoita jokainen kulu omalle rivilleen."]]
