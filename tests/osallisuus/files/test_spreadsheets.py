import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
import tablib

from osallisuus.files.sheets import Words, read_table
from osallisuus.files.spreadsheets import (
    UnreadableFileError,
    UnreadableRowsError,
    format_named,
    write_csv,
    write_xlsx,
)

ROWS = [
    ["Ääni", Decimal("12.50"), date(2026, 2, 5)],
    ["=SUM(A1)", None, None],
    ["-5 astetta; pakkasta", Decimal("-3"), None],
]


@pytest.fixture
def table():
    found = tablib.Dataset(headers=["Teksti", "Luku", "Päivä"])
    found.extend(ROWS)
    return found


def test_csv_is_what_finnish_excel_opens(table):
    assert write_csv(table).decode("utf-8-sig").splitlines() == [
        "Teksti;Luku;Päivä",
        "Ääni;12,50;5.2.2026",
        "'=SUM(A1);;",
        '"\'-5 astetta; pakkasta";-3;',
    ]
    assert write_csv(table).startswith(b"\xef\xbb\xbf")


def test_formulas_are_disarmed_in_excel_and_come_back_as_written(table):
    back = read_table("taulukko.xlsx", write_xlsx(table))

    assert [row[0] for row in back] == ["Ääni", "=SUM(A1)", "-5 astetta; pakkasta"]
    assert back[0] == ("Ääni", 12.5, date(2026, 2, 5))


def test_control_characters_that_a_file_cannot_hold_are_left_out():
    table = tablib.Dataset(["Kahvit\x0bkylällä\x01"], headers=["Nimi"])

    assert read_table("taulukko.xlsx", write_xlsx(table))[0] == ("Kahvit kylällä",)


@pytest.mark.parametrize(
    "content",
    [
        b"Nimi;Kunta\nMartat;Nivala\n",
        b"\xef\xbb\xbfNimi,Kunta\r\nMartat,Nivala\r\n",
        b"Nimi\tKunta\nMartat\tNivala\n\n\n",
        "Nimi;Kunta;\nMartat;Nivala;\n".encode("cp1252"),
    ],
)
def test_csv_is_read_whatever_program_wrote_it(content):
    table = read_table("taulukko.csv", content)

    assert (table.headers, list(table)) == (["Nimi", "Kunta"], [("Martat", "Nivala")])


def test_old_windows_letters_are_read():
    table = read_table("taulukko.csv", "Päivä\n5.2.\n".encode("cp1252"))

    assert table.headers == ["Päivä"]


def book_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def with_sheet(content, change):
    """The same file with the text of its first sheet changed."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name == "xl/worksheets/sheet1.xml" else part)
    return out.getvalue()


@pytest.mark.parametrize("said", [b"A1:B2", b"A1"])
def test_rows_beyond_the_size_that_the_file_says_are_read(said):
    content = book_of(["Nimi", "Kunta"], ["A", "Nivala"], ["B", "Sievi"])
    small = with_sheet(content, lambda part: re.sub(rb'ref="A1:B3"', b'ref="%s"' % said, part))

    table = read_table("a.xlsx", small)

    assert (small != content, list(table)) == (True, [("A", "Nivala"), ("B", "Sievi")])


@pytest.mark.parametrize("first", [b"sep=;\r\n", b"\xef\xbb\xbfsep=;\n", b'"sep=;"\r\n'])
def test_line_that_names_the_separator_is_no_row(first):
    table = read_table("a.csv", first + b"Nimi;Kunta\r\nMartat, ry;Nivala\r\n")

    assert (table.headers, list(table)) == (["Nimi", "Kunta"], [("Martat, ry", "Nivala")])


def test_formula_without_its_result_is_told_by_row():
    content = book_of(["Nimi", "Summa"], ["A", 1], ["B", "=B2+1"], ["C", "=B2"])

    with pytest.raises(UnreadableRowsError) as caught:
        read_table("a.xlsx", content)

    assert [(row, text.partition(".")[0]) for row, text in caught.value.problems] == [
        (3, "Sarakkeessa ”Summa” on kaava, jonka tulosta tiedostossa ei ole"),
        (4, "Sarakkeessa ”Summa” on kaava, jonka tulosta tiedostossa ei ole"),
    ]


def test_formula_with_its_result_is_read():
    content = with_sheet(
        book_of(["Nimi", "Summa"], ["A", "=1+1"]),
        lambda part: re.sub(rb"<v ?/>|<v></v>", b"<v>2</v>", part),
    )

    assert list(read_table("a.xlsx", content)) == [("A", 2)]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_result_that_could_not_be_calculated_is_told_by_row(name):
    rows = [["Nimi", "Summa"], ["A", "#REF!"], ["#PUUTTUU!", "1"]]
    text = "\n".join(";".join(row) for row in rows).encode()

    with pytest.raises(UnreadableRowsError) as caught:
        read_table(name, text if name == "a.csv" else book_of(*rows))

    assert [(row, sentence.partition(",")[0]) for row, sentence in caught.value.problems] == [
        (2, "Sarakkeessa ”Summa” on #REF!"),
        (3, "Sarakkeessa ”Nimi” on #PUUTTUU!"),
    ]


def test_letters_in_two_pieces_are_read_as_one():
    text = "Nimi\nA\u0308a\u0308nekoski\n".encode()

    assert list(read_table("a.csv", text)) == [("Äänekoski",)]


def test_characters_that_nobody_sees_are_not_read():
    text = "Ni\u00admi\nÄäne\u200bkoski\u2060\n".encode()

    table = read_table("a.csv", text, Words({"nimi": "Nimi"}))

    assert (table.headers, list(table)) == (["Nimi"], [("Äänekoski",)])


@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", b""), ("a.csv", b"Nimi\n"), ("a.xlsx", b"PK ei")]
)
def test_file_without_rows_is_explained(name, content):
    with pytest.raises(UnreadableFileError):
        read_table(name, content)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.csv", "csv"), ("A.XLSX", "xlsx"), ("a.xls", None), ("csv", None), ("a.csv.exe", None)],
)
def test_format_is_told_by_the_name(name, expected):
    assert format_named(name) == expected
