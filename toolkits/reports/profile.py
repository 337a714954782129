"""The profile of one round of the self-assessment, theme by theme, ready to print."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from osallisuus.text.numbers import rounded
from toolkits.evaluation import MOST, Steps, change, extremes, level, weak
from toolkits.models import Step, SupportPhase, SupportStatement, SupportTheme


@dataclass(frozen=True)
class WeakSpot:
    """A statement on step 0 or 1, with the words of its step."""

    statement: SupportStatement
    step: str


@dataclass(frozen=True)
class ThemeProfile:
    """One theme. `level` is "1,5", empty while it is unfinished or where nothing of it is ours.

    `share`: the level in per cents of the highest step, for a bar. `change`: "+0,5" against the
    round before, empty where nothing can be compared.
    """

    theme: SupportTheme
    level: str
    share: int
    change: str
    n_answered: int
    n_statements: int
    weak: tuple[WeakSpot, ...]

    @property
    def is_unfinished(self) -> bool:
        return self.n_answered < self.n_statements


@dataclass(frozen=True)
class PhaseProfile:
    phase: SupportPhase
    themes: tuple[ThemeProfile, ...]


@dataclass(frozen=True)
class Profile:
    """All themes in their order; titles of the strongest, of the weakest, and of those that have
    moved on most since the round before. No figure stands for the whole."""

    phases: tuple[PhaseProfile, ...]
    strongest: tuple[str, ...]
    weakest: tuple[str, ...]
    advanced: tuple[str, ...]
    is_compared: bool

    @property
    def themes(self) -> list[ThemeProfile]:
        return [theme for phase in self.phases for theme in phase.themes]

    @property
    def weak_themes(self) -> list[ThemeProfile]:
        return [theme for theme in self.themes if theme.weak]

    @property
    def n_answered(self) -> int:
        return sum(theme.n_answered for theme in self.themes)

    @property
    def n_statements(self) -> int:
        return sum(theme.n_statements for theme in self.themes)


def profile_of(
    phases: Iterable[SupportPhase], steps: Steps, before: Steps | None = None
) -> Profile:
    """`phases` as `queries.support.support_phases` reads them; `before`: the round to compare with.

    Themes without a whole answer stand nowhere among the strongest and weakest.
    """
    phases, old = list(phases), before or {}
    themes = [theme for phase in phases for theme in phase.themes.all()]
    levels = {theme.title: level(_keys(theme), steps) for theme in themes}
    changes = {theme.title: change(_keys(theme), old, steps) for theme in themes}
    strongest, weakest = extremes(_known(levels))
    return Profile(
        phases=tuple(
            PhaseProfile(phase, tuple(_theme(one, steps, old) for one in phase.themes.all()))
            for phase in phases
        ),
        strongest=tuple(strongest),
        weakest=tuple(weakest),
        advanced=tuple(_most_advanced(_known(changes))),
        is_compared=bool(_known(changes)),
    )


def _known(values: dict[str, float | None]) -> dict[str, float]:
    return {name: value for name, value in values.items() if value is not None}


def _most_advanced(changes: dict[str, float]) -> list[str]:
    most = max(changes.values(), default=0.0)
    return [name for name, value in changes.items() if value == most] if most > 0 else []


def _keys(theme: SupportTheme) -> list[str]:
    return [statement.key for statement in theme.statements.all()]


def _theme(theme: SupportTheme, steps: Steps, before: Steps) -> ThemeProfile:
    keys = _keys(theme)
    found, moved = level(keys, steps), change(keys, before, steps)
    statements = {statement.key: statement for statement in theme.statements.all()}
    return ThemeProfile(
        theme=theme,
        level="" if found is None else number_format(_tenths(found)),
        share=0 if found is None else round(100 * found / MOST),
        change="" if moved is None else _signed(moved),
        n_answered=sum(key in steps for key in keys),
        n_statements=len(keys),
        weak=tuple(
            WeakSpot(statements[key], str(Step(str(steps[key])).label)) for key in weak(keys, steps)
        ),
    )


def _tenths(value: float) -> Decimal:
    """2,25 is 2,3 as in school; quarters are common, and half of them would go down unevenly."""
    return rounded(Decimal(str(value)), 1)


def _signed(value: float) -> str:
    rounded = _tenths(value)
    if rounded == 0:
        return _("ei muutosta")
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}"
    return sign + number_format(abs(rounded))
