import pytest

from osallisuus.text.writable import Kind, Place, is_writable, places, render_form


def named(text):
    return [(place.kind, place.label) for place in places(text)]


def test_lines_gaps_and_boxes_are_named_by_the_words_beside_them():
    text = "1. Mitä teemme? ______\n2. Saako kuvata? ☐ ei ☐ kyllä, näin: ______\n3. Puhe ____ min"

    assert places(text) == [
        Place("kohta-1", Kind.LINE, "Mitä teemme?"),
        Place("kohta-2", Kind.BOX, "Saako kuvata?: ei"),
        Place("kohta-3", Kind.BOX, "Saako kuvata?: kyllä, näin"),
        Place("kohta-4", Kind.LINE, "kyllä, näin"),
        Place("kohta-5", Kind.GAP, "Puhe"),
    ]


def test_line_of_its_own_is_named_by_the_line_above_it():
    assert named("**Perustelu**\n\n______\n\n- [ ] tila") == [
        (Kind.LINE, "Perustelu"),
        (Kind.BOX, "tila"),
    ]


def test_empty_cell_is_named_by_its_row_and_its_column():
    table = (
        "| meno | laskettu € | rasti |\n| --- | --- | --- |\n| **Tilat** | | |\n| Muu: ____ | | x |"
    )

    assert named(table) == [
        (Kind.CELL, "Tilat, laskettu"),
        (Kind.CELL, "Tilat, rasti"),
        (Kind.GAP, "Muu"),
        (Kind.CELL, "Muu, laskettu"),
    ]


def test_place_without_words_is_named_by_its_number():
    assert named("______") == [(Kind.LINE, "kohta 1")]


@pytest.mark.parametrize(
    "text", ["Ei mitään", "| a | b |\n| --- | --- |\n| c | |", "`____`", "_vino_ ja __lihava__", ""]
)
def test_text_without_marks_is_no_form(text):
    assert (is_writable(text), places(text)) == (False, [])


def test_form_is_drawn_with_each_place_where_it_stood():
    drawn = render_form("- Puhe ____ min ☐ ei", lambda place: f"<i>{place.name}</i>")

    assert drawn == "<ul>\n<li>Puhe <i>kohta-1</i> min <i>kohta-2</i> ei</li>\n</ul>\n"


def test_form_takes_no_html_and_none_of_our_own_signs_from_its_writer():
    signs = "\ue0007\ue001 &#xe000;7&#xe001;"
    drawn = render_form(f"<script>x</script> {signs} ____", lambda place: "<b>1</b>")

    shown = "\ue0007\ue001 \ue0007\ue001"
    assert drawn == f"<p>&lt;script&gt;x&lt;/script&gt; {shown} <b>1</b></p>\n"
