from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from surveys.reports.frozen.model import Change, Flow, Level, Measure, Sentence
from surveys.reports.frozen.wording import joined
from surveys.templatetags.charts import before_after, change_chart


def measure(key, change=None, hidden=None):
    return Measure(
        key, "domain", {"fi": key.title()}, Sentence("x", ""), hidden=hidden, change=change
    )


LEVEL = Level(
    "project",
    "hanke",
    "Hanke",
    Flow(paired=73),
    (
        measure("seura", Change(73, 55.0, 60.0, mean_change=5.0, ci_low=-2.5, ci_high=12.5)),
        measure("tekeminen", hidden="under_limit"),
    ),
)


def test_change_chart_widens_its_axis_to_hold_every_interval():
    chart = change_chart({}, LEVEL)

    assert chart.axis == ("−20", "−10", "0", "+10", "+20")
    assert (chart.zero, chart.grid) == ("50.0%", ("0.0%", "25.0%", "50.0%", "75.0%", "100.0%"))
    row = chart.rows[0]
    assert (row.dot, row.low, row.high) == ("62.5%", "43.8%", "81.2%")
    assert (row.change, row.interval) == ("+5,0", "−2,5 … +12,5")


def test_change_chart_has_only_words_for_a_hidden_row():
    report = SimpleNamespace(thresholds=SimpleNamespace(min_group_size=7))
    row = change_chart({"report": report}, LEVEL).rows[1]

    assert row.reason == "Tulosta ei näytetä: vastaajia on alle 7."
    assert (row.change, row.interval, row.dot, row.label) == ("", "", "", "")


def test_change_chart_of_a_pdf_has_its_own_width():
    chart = change_chart({"is_pdf": True}, LEVEL)

    assert (chart.width, chart.zero, chart.rows[0].dot) == (600, "300.0", "369.0")


def test_before_after_stays_on_the_whole_scale():
    row = before_after({}, LEVEL).rows[0]

    assert (row.start, row.end, row.direction) == ("55.0%", "60.0%", "up")
    assert (row.before, row.after, row.change) == ("55,0", "60,0", "+5,0")


@pytest.mark.parametrize("template", ["_change_chart.html", "_before_after.html"])
def test_charts_of_a_page_hide_the_drawing_and_those_of_a_pdf_name_it(template):
    on_page = render_to_string(f"surveys/{template}", {"level": LEVEL})
    in_pdf = render_to_string(f"surveys/{template}", {"level": LEVEL, "is_pdf": True})

    assert 'width="100%"' in on_page
    assert 'role="img"' not in on_page
    assert 'role="img" aria-label="Seura: ' in in_pdf
    assert 'viewBox="0 0 600 ' in in_pdf
    assert "style=" not in on_page + in_pdf


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["Nivala"], "Nivala"),
        (["Sievi", "Utajärvi"], "Sievi ja Utajärvi"),
        (["Nivala", "Sievi", "Utajärvi"], "Nivala, Sievi ja Utajärvi"),
    ],
)
def test_names_are_joined_as_in_running_text(names, text):
    assert joined(names) == text
