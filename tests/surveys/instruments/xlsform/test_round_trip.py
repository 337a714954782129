"""Instruments with any keys, values and texts go through XLSForm and pyxform and come back."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from osallisuus.text.finnish import normal_text
from surveys.instruments.checks import problems
from surveys.instruments.specs import ChoiceSpec, ItemSpec, ScaleSpec
from surveys.instruments.xlsform.names import NO_TEXT
from surveys.instruments.xlsform.reading import read_xlsform
from surveys.instruments.xlsform.writing import xlsform_file
from tests.surveys.exports.awkward import made_up

LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp"))
# Spaces around a text and other writings of a letter mean nothing; a dash alone means no text.
TEXTS = (
    st.text(LETTERS, min_size=1, max_size=40)
    .map(lambda text: normal_text(text).strip())
    .filter(lambda text: text not in ("", NO_TEXT) and "${" not in text)
)
KEYS = st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True)
VALUES = st.one_of(
    st.lists(st.integers(-100, 990), min_size=2, max_size=5, unique=True),
    st.lists(TEXTS, min_size=2, max_size=5, unique=True),
)


@st.composite
def instruments(draw):
    items = []
    scales = {key: draw(VALUES) for key in draw(st.lists(KEYS, min_size=1, unique=True))}
    for key in draw(st.lists(KEYS, min_size=1, max_size=6, unique=True)):
        kind = draw(st.sampled_from(["scale", "single", "multiple", "open"]))
        scale = "" if kind == "open" else draw(st.sampled_from([*scales]))
        text = {"fi": draw(TEXTS), "sv": draw(TEXTS)}
        items.append(ItemSpec(key, kind, text, scale=scale, is_required=draw(st.booleans())))
    labelled = tuple(
        ScaleSpec(key, tuple(ChoiceSpec(v, {"fi": draw(TEXTS), "sv": draw(TEXTS)}) for v in values))
        for key, values in scales.items()
    )
    used = {item.scale for item in items}
    return replace(
        made_up(draw(KEYS)),
        languages=("fi", "sv"),
        review={"fi": "own", "sv": "unreviewed"},
        name={"fi": draw(TEXTS), "sv": draw(TEXTS)},
        scales=tuple(scale for scale in labelled if scale.key in used),
        items=tuple(items),
        texts={"decline": {"fi": draw(TEXTS), "sv": draw(TEXTS)}},
    )


@settings(deadline=None, max_examples=40)
@given(instruments().filter(lambda spec: not problems(spec)))
def test_any_instrument_comes_back_whole_and_is_a_form(spec):
    content, warnings = xlsform_file(spec), []

    found = read_xlsform(content)
    convert(xlsform=content, file_type=".xlsx", warnings=warnings)

    assert found.losses == ()
    assert found.spec == spec
    assert warnings == []
