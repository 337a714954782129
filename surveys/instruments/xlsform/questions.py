"""The rows of an XLSForm's survey as questions."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from surveys.instruments.specs import PHASES, ConditionSpec, ItemSpec, ScaleSpec, Texts
from surveys.instruments.xlsform import names
from surveys.instruments.xlsform.choices import ChoiceList, range_list
from surveys.instruments.xlsform.conditions import read_relevant
from surveys.instruments.xlsform.workbook import FormRow

SELECT = re.compile(
    r"(?P<kind>select[ _]one|select1|select[ _]multiple|select all that apply)"
    r"(?:[ _]from)?\s+(?P<list>\S+)(?P<other>\s+or[ _]other)?"
)
BEGIN, END = re.compile(r"begin[ _](group|repeat)"), re.compile(r"end[ _](group|repeat)")
YES = {"yes", "true", "true()", "1"}
NO = {"", "no", "false", "false()", "0"}


class QuestionReader:
    """Reads the rows one by one; what cannot be a question is told in `losses`."""

    def __init__(
        self,
        lists: Mapping[str, ChoiceList],
        unnamed: str,
        losses: list[str],
        *,
        is_frame: bool = False,
    ):
        """`unnamed`: the language of texts whose heading names none. `is_frame`: a key in the
        place of a text stands for none, as we write forms that still wait for their words."""
        self.lists, self.unnamed, self.losses = dict(lists), unnamed, losses
        self.is_frame = is_frame
        self.items: list[ItemSpec] = []
        self.hints: dict[str, Texts] = {}
        self._keys: dict[int, str] = {}
        self._key_of: dict[str, str] = {}
        self._list_of: dict[str, ChoiceList] = {}
        self._around: list[str] = []

    def read(self, rows: Iterable[FormRow]) -> None:
        rows = [row for row in rows if row.text("disabled").lower() not in YES]
        self._keys = _keys_of(rows)
        # Names may repeat in groups; a condition means the first.
        for row in rows:
            self._key_of.setdefault(row.text("name"), self._keys.get(row.number, ""))
        for row in rows:
            self._row(row)

    def scales(self) -> tuple[ScaleSpec, ...]:
        """The lists that a question uses, in the order of the form."""
        used = {item.scale for item in self.items}
        return tuple(each.scale for each in self.lists.values() if each.scale.key in used)

    def languages(self) -> tuple[str, ...]:
        """Those in which some question is asked, in the order of the form."""
        return tuple(dict.fromkeys(code for item in self.items for code in item.text))

    def _row(self, row: FormRow) -> None:
        kind = " ".join(row.text("type").split())
        plain = kind.lower()
        if begins := BEGIN.fullmatch(plain):
            self._begin(row, begins[1])
        elif END.fullmatch(plain):
            self._around = self._around[:-1]
        # One answer to a question is all that a response has room for.
        elif "repeat" in self._around:
            self._lose(row, _("toistuvan ryhmän kysymys jää pois"))
        elif plain == "text":
            self._add(row, "open", None)
        elif chosen := SELECT.fullmatch(kind):
            self._choice(row, chosen)
        elif plain == "range":
            self._range(row)
        elif row.text("name") or kind:
            self._lose(row, _("lajia ”%(kind)s” ei ole täällä, joten se jää pois") % {"kind": kind})

    def _begin(self, row: FormRow, kind: str) -> None:
        self._around = [*self._around, kind]
        if kind == "group":
            self._lose(row, _("ryhmän kysymykset tulevat yksitellen, otsikko ja ehto eivät"))

    def _choice(self, row: FormRow, chosen: re.Match[str]) -> None:
        found = self.lists.get(chosen["list"])
        if found is None:
            self._lose(row, _("luetteloa %(list)s ei ole") % {"list": chosen["list"]})
            return
        if chosen["other"]:
            self._lose(row, _("vaihtoehto ”Muu, mikä?” jää pois"))
        is_multiple = "multiple" in chosen["kind"] or "all" in chosen["kind"]
        # Others do not tell a scale from a choice; this look is what scales of statements have.
        is_scale = "likert" in row.text("appearance")
        self._add(row, "multiple" if is_multiple else "scale" if is_scale else "single", found)

    def _range(self, row: FormRow) -> None:
        key = f"{self._keys[row.number]}_luvut"
        found = range_list(key, row.text("parameters"))
        if found is None:
            self._lose(row, _("liuku jää pois: kokonaislukuja saa olla enintään 21"))
            return
        self.lists[key] = found
        self._add(row, "scale", found)

    def _add(self, row: FormRow, kind: str, found: ChoiceList | None) -> None:
        key, own_kind = self._keys[row.number], row.text(names.OWN_KIND)
        if found and kind != "multiple" and own_kind in ("scale", "single"):
            kind = own_kind
        text = row.texts("label", self.unnamed)
        if self.is_frame and text == {self.unnamed: key}:
            text = {}
        if found:
            self._list_of[key] = found
        self.items.append(
            ItemSpec(
                key=key,
                kind=kind,
                text=text,
                domain=row.text(names.OWN_DOMAIN) if kind == "scale" else "",
                polarity=-1 if row.text(names.OWN_POLARITY) == "-1" else 1,
                scale=found.scale.key if found else "",
                hint=self._hint(row, key),
                phases=tuple(
                    phase for phase in row.text(names.OWN_PHASES).split() if phase in PHASES
                )
                or PHASES,
                is_required=self._is_required(row),
                depends_on=self._condition(row),
            )
        )

    def _hint(self, row: FormRow, key: str) -> str:
        texts = row.texts("hint", self.unnamed)
        if not texts:
            return ""
        known = next((name for name, said in self.hints.items() if said == texts), "")
        name = known or row.text(names.OWN_HINT)
        if not known and (not name or name in self.hints):
            name = f"hint_{key}"[: names.LONGEST_KEY]
        self.hints[name] = texts
        return name

    def _is_required(self, row: FormRow) -> bool:
        given = row.text("required").lower()
        if given not in YES | NO:
            self._lose(row, _("ehdollinen pakollisuus jää pois"))
        return given in YES

    def _condition(self, row: FormRow) -> ConditionSpec | None:
        expression = row.text("relevant")
        if not expression:
            return None
        found = read_relevant(expression)
        earlier = self._key_of.get(found[0], "") if found else ""
        choices = self._list_of.get(earlier)
        if found is None or choices is None:
            self._lose(
                row, _("ehto %(condition)s jää pois, kysytään aina") % {"condition": expression}
            )
            return None
        return ConditionSpec(earlier, tuple(choices.values.get(name, name) for name in found[1]))

    def _lose(self, row: FormRow, why: str) -> None:
        self.losses.append(
            _("Rivi %(row)s, %(name)s: %(why)s.")
            % {"row": row.number, "name": row.text("name") or row.text("type"), "why": why}
        )


def _keys_of(rows: Iterable[FormRow]) -> dict[int, str]:
    """Number of a row -> key of ours: the one that we gave it, or one made of its name."""
    rows = [row for row in rows if not _is_bracket(row)]
    given = names.form_names(filter(None, (row.text(names.OWN_KEY) for row in rows)))
    wanted = []
    for row in rows:
        own, name = row.text(names.OWN_KEY), row.text("name")
        wanted.append(own if own and given[own] == name else names.key_of(name))
    numbers = [row.number for row in rows]
    return dict(zip(numbers, names.numbered(wanted, names.LONGEST_KEY), strict=True))


def _is_bracket(row: FormRow) -> bool:
    """Whether a row only begins or ends a group; its name belongs to no question."""
    kind = row.text("type").lower()
    return bool(BEGIN.fullmatch(kind) or END.fullmatch(kind))
