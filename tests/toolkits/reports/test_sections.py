from osallisuus.files.office.documents import Heading
from toolkits.reports.sections import Line, Section, content, paragraphs_of, whole_text

SECTIONS = [
    Section("a", "Mitä", (Line("Aamupala.", "Kokeilu"), Line("25 ihmistä.")), is_example=True),
    Section("b", "Ehdotus", (Line("Jatketaan.", "Tavoite"),), are_fields=True),
]


def test_whole_text_has_each_heading_and_says_what_is_invented():
    assert whole_text("Raporttiin", SECTIONS) == (
        "Raporttiin\n\n"
        "Mitä\nKokeilu: Aamupala.\n25 ihmistä.\nKeksitty esimerkki.\n\n"
        "Ehdotus\nTavoite: Jatketaan."
    )


def test_paragraphs_tell_headings_from_words():
    found = [(type(each), str(each)) for each in paragraphs_of(SECTIONS)]

    assert found == [
        (Heading, "Mitä"),
        (str, "Kokeilu: Aamupala."),
        (str, "25 ihmistä."),
        (str, "Keksitty esimerkki."),
        (Heading, "Ehdotus"),
        (str, "Tavoite: Jatketaan."),
    ]


def test_characters_are_those_that_are_copied():
    first, second = SECTIONS

    assert first.n_characters == len("Kokeilu: Aamupala.\n25 ihmistä.\nKeksitty esimerkki.")
    # Into a field of its own a line goes without its label.
    assert second.lines[0].n_characters == len("Jatketaan.")


def test_content_is_one_paragraph_or_nothing():
    assert content("Yksi\n\n  kaksi ", "Tarve") == [Line("Yksi kaksi", "Tarve", is_content=True)]
    assert content(" \n", "Tarve") == []
