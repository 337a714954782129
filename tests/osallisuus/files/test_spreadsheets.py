from datetime import date
from decimal import Decimal

import pytest
import tablib

from osallisuus.files.spreadsheets import (
    UnreadableFileError,
    format_named,
    read_table,
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
