from datetime import date
from io import BytesIO

import openpyxl
import pytest

from osallisuus.files.sheet_notes import Skipped
from osallisuus.files.sheets import Words, find_table, plain, read_table
from osallisuus.files.spreadsheets import UnreadableFileError, UnreadableRowsError

WORDS = Words(
    {"päivä": "Päivä", "pvm": "Päivä", "summa": "Euroa", "selite": "Selite"}, ["Päivä"], ["Päivä"]
)
TITLE = "Vanhempien aamupala, kulut kevät 2023"
ROWS = [
    [TITLE],
    [],
    ["Pvm", "Selite", "Summa (€)", "Huom."],
    ["1.8.2021", "Kahvi", "45,5", ""],
    [],
    ["2.8.2021", "Mehu", "4", "kuitti"],
    ["Yhteensä", "", "49,5", ""],
]
SKIPPED = (Skipped(1, TITLE), Skipped(2, ""), Skipped(5, ""), Skipped(7, "Yhteensä"))


def csv_of(rows, between=";"):
    return "\n".join(between.join(row) for row in rows).encode()


def book_of(rows, **others):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, lines in others.items():
        sheet = book.create_sheet(title, 0)
        for row in lines:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", csv_of(ROWS)), ("b.csv", csv_of(ROWS, "\t")), ("a.xlsx", book_of(ROWS))],
)
def test_table_is_found_under_its_title_and_its_total_is_no_row(name, content):
    sheet = read_table(name, content, WORDS)

    assert sheet.headers == ["Päivä", "Selite", "Euroa", "Huom."]
    assert [row for row in sheet if any(row)] == [
        ("1.8.2021", "Kahvi", "45,5", ""),
        ("2.8.2021", "Mehu", "4", "kuitti"),
    ]
    assert (sheet.heading_row, sheet.notes.skipped, sheet.n_totals) == (3, SKIPPED, 1)


@pytest.mark.parametrize(
    "row",
    [
        ["", "Yhteensä", "49,5"],
        ["31.8.2021", "YHTEENSÄ:", "49,5"],
        ["", "Summa 2021", "49,5"],
        ["Välisumma", "", "49,5"],
        ["Kaikki yhteensä", "", "49,5"],
    ],
)
def test_total_is_known(row):
    sheet = read_table("a.csv", csv_of([*ROWS[2:4], row]), WORDS)

    assert [str(each) for each in sheet.notes.skipped] == [
        f"3 ({next(t for t in row if t[:1].isalpha())})"
    ]


@pytest.mark.parametrize("text", ["Summa kahveista", "Yhteensä kolme pakettia", "Totalin bensa"])
def test_whole_row_is_no_total(text):
    sheet = read_table("a.csv", csv_of([*ROWS[2:4], ["3.8.2021", text, "5"]]), WORDS)

    assert (sheet[1][1], sheet.notes.skipped) == (text, ())


def test_sheet_with_the_headings_is_read_and_the_others_are_named():
    content = book_of(ROWS[2:], Ohjeet=[["Kirjoita kulut", "taulukkoon"]], Tyhjä=[])

    sheet = read_table("a.xlsx", content, WORDS)

    assert (sheet.notes.title, sheet.notes.unread, sheet[0][1]) == ("Sheet", ("Ohjeet",), "Kahvi")


def test_hidden_row_is_read_and_named():
    book = openpyxl.load_workbook(BytesIO(book_of(ROWS)))
    for number in (4, 5, 7):
        book.active.row_dimensions[number].hidden = True
    out = BytesIO()
    book.save(out)

    sheet = read_table("a.xlsx", out.getvalue(), WORDS)

    assert (sheet.notes.hidden, sheet[0]) == ((4,), ("1.8.2021", "Kahvi", "45,5", ""))


def test_unknown_headings_are_in_the_first_row_with_several_cells():
    sheet = read_table("a.csv", b"Otsikko;\n\nMuu;Toinen\n1;2\n", WORDS)

    assert (sheet.heading_row, sheet.headers, list(sheet)) == (3, ["Muu", "Toinen"], [("1", "2")])


def test_column_without_a_heading_is_told_by_row_or_called_by_its_letter():
    content = csv_of([["Pvm", "Summa", "", ""], ["1.8.2021", "4", "", "kuitti"]])

    with pytest.raises(UnreadableFileError) as caught:
        read_table("a.csv", content, WORDS)

    assert str(caught.value).startswith("Rivillä 2 on enemmän soluja kuin otsikoita.")
    assert find_table("a.csv", content, WORDS).headers == ["Päivä", "Euroa", "D"]


def test_columns_are_chosen_and_every_row_gets_what_is_said_of_all():
    sheet = find_table("a.csv", csv_of(ROWS), WORDS)

    table = sheet.matched(
        {"Huom.": None, "Selite": "Kuvaus"}, {"Kokeilu": "aamupala", "Päivä": "x"}
    )

    assert (table.headers, table.heading_row) == (["Päivä", "Kuvaus", "Euroa", "Kokeilu"], 3)
    assert list(table)[:2] == [("1.8.2021", "Kahvi", "45,5", "aamupala"), ("", "", "", "")]


def test_formula_without_its_result_is_no_problem_in_a_total_or_a_column_that_is_left_out():
    content = book_of(
        [["Pvm", "Summa", "Muu"], [date(2023, 5, 4), "=1+1", "=1"], ["Yhteensä", "=B2"]]
    )
    sheet = find_table("a.xlsx", content, WORDS)

    assert [row for row, _sentence in sheet.problems] == [2, 2]
    assert [row for row, _sentence in sheet.matched({"Muu": None}).problems] == [2]
    with pytest.raises(UnreadableRowsError):
        sheet.strict()
    assert sheet.matched({"Muu": None, "Euroa": None}).strict()[0] == (date(2023, 5, 4),)


@pytest.mark.parametrize(
    ("heading", "word"),
    [("Summa (€)", "summa"), ("SUMMA €:", "summa"), (" Pvm. ", "pvm"), ("A\u0308", "ä"), ("", "")],
)
def test_heading_is_known_without_what_people_add(heading, word):
    assert plain(heading) == word


def test_many_empty_rows_are_not_named_one_by_one():
    rows = [*ROWS[2:4], *[[]] * 30, ROWS[5], *[[]] * 70]

    [sentence] = read_table("a.csv", csv_of(rows), WORDS).notes.sentences

    assert sentence.startswith("Ohitettiin rivit: 3 (tyhjä), 4 (tyhjä), ")
    assert sentence.endswith(", 22 (tyhjä), ja 10 muuta.")
