"""The support package as its reader reads it: in their language where that is whole."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

from toolkits.models import SupportPhase, SupportTheme, TipList, Tool
from toolkits.models.support import LANGUAGES


@dataclass(frozen=True)
class Translation:
    """Whether anything that is read of the package is a translation that nobody has reviewed."""

    is_unreviewed: bool


def support_phases() -> list[SupportPhase]:
    """The phases with their themes, told in the reader's language; of each theme what is public
    of its lists and tools, as `help_lists` and `help_tools`. Not to be saved.

    Each phase and theme has `language`, that of its texts: a theme with its statements is whole in
    one, in Finnish where something of its translation is missing. `is_draft` of a phase or theme
    tells of a translation that nobody has reviewed.
    """
    code = get_language() or ""
    phases = list(_read())
    for phase in phases:
        _tell(phase, code, [])
        for theme in phase.themes.all():
            _tell(theme, code, list(theme.statements.all()))
    if code in LANGUAGES:
        _with_versions(phases, code)
    return phases


def translation_of(phases: Iterable[SupportPhase]) -> Translation:
    rows = [row for phase in phases for row in (phase, *phase.themes.all())]
    return Translation(any(row.is_draft for row in rows))


def _read() -> QuerySet[SupportPhase]:
    themes = SupportTheme.objects.prefetch_related(
        "statements",
        Prefetch("tip_lists", TipList.objects.public(), to_attr="help_lists"),
        Prefetch("tools", Tool.objects.public(), to_attr="help_tools"),
    )
    return SupportPhase.objects.prefetch_related(Prefetch("themes", themes))


def _tell(row, code, parts) -> None:
    """Puts the translation in the place of the Finnish texts, of the row and its parts."""
    whole = [row, *parts]
    is_there = code in LANGUAGES and all(each.is_whole_in(code) for each in whole)
    row.language = code if is_there else "fi"
    row.is_draft = is_there and getattr(row, f"reviewed_{code}_on") is None
    for each in whole if is_there else []:
        for name, text in each.texts_in(code).items():
            setattr(each, name, text)


def _with_versions(phases, code) -> None:
    """Leads to the lists and tools in the reader's language where there are such."""
    themes = [theme for phase in phases for theme in phase.themes.all()]
    for model, name in ((TipList, "help_lists"), (Tool, "help_tools")):
        ids = {row.pk for theme in themes for row in getattr(theme, name)}
        versions = model.objects.public().whole().filter(language=code, translation_of__in=ids)
        own = {version.translation_of_id: version for version in versions}
        for theme in themes:
            setattr(theme, name, [own.get(row.pk, row) for row in getattr(theme, name)])
