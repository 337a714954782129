"""What a report says of one measured thing, and of questions that are only described."""

from dataclasses import dataclass

from django.utils.translation import get_language

from surveys.evaluation.attrition import Attrition
from surveys.evaluation.change import PairedChange
from surveys.evaluation.disclosure.suppression import HiddenReason

SOURCE_LANGUAGE = "fi"

Names = dict[str, str]


def in_language(names: Names) -> str:
    """A name in the language of the page, or in Finnish."""
    language = (get_language() or SOURCE_LANGUAGE).split("-")[0]
    return names.get(language) or names[SOURCE_LANGUAGE]


@dataclass(frozen=True)
class Sentence:
    """One row of the table of sentences: which row it is, and its Finnish words when frozen."""

    kind: str
    text: str


class Change(PairedChange):
    """A change as a report shows it: None also where a small group may not show a figure."""

    @property
    def is_coarse(self) -> bool:
        """Whether only the mean change and its interval are shown, in whole points."""
        return self.mean_start is None

    @property
    def decimals(self) -> int:
        """Of points, as they are shown."""
        # With one decimal more, the few answers that a mean of a few can come from are fewer still.
        return 0 if self.is_coarse else 1

    @property
    def points(self) -> float:
        """The mean change, which every shown group has; ValueError where nobody has both answers,
        as only the evaluator can meet it."""
        if self.mean_change is None:
            raise ValueError("nobody has both answers")
        return self.mean_change

    @property
    def interval(self) -> tuple[float, float] | None:
        """Both ends of the interval of the mean change; None where all changed alike."""
        if self.ci_low is None or self.ci_high is None:
            return None
        return self.ci_low, self.ci_high


@dataclass(frozen=True)
class Cell:
    """People of one or more neighbouring classes; share and Wilson interval 0–1."""

    keys: tuple[str, ...]
    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Distribution:
    """How n people spread over classes; without cells everyone was too much alike to show."""

    n: int
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Interval:
    mean: float
    low: float
    high: float


class Dropouts(Attrition):
    """Start scores of those with both answers against those without an end answer; only g where
    either are a few."""

    @property
    def is_coarse(self) -> bool:
        return self.mean_dropouts is None

    def as_coarse(self) -> "Dropouts":
        """Only g, with one digit: together with both means it tells a spread."""
        # One digit, and no means beside it: together they would tell a spread.
        g = None if self.g is None else round(self.g, 1) + 0.0
        return Dropouts(self.n_completers, self.n_dropouts, g=g)


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of the starts with every statement answered; n is the evaluator's."""

    n: int | None
    n_items: int
    alpha: float
    low: float
    high: float


@dataclass(frozen=True)
class Check:
    """The mean change computed in another way; hidden where it would isolate a few people."""

    key: str
    n: int | None = None
    mean_change: float | None = None
    hidden: HiddenReason | None = None


@dataclass(frozen=True)
class Measure:
    """Index, domain or single scored item at one level: figures, or the reason for none."""

    key: str
    kind: str
    names: Names
    sentence: Sentence
    hidden: HiddenReason | None = None
    change: Change | None = None
    family: str | None = None
    p_adjusted: float | None = None
    people: Distribution | None = None
    pooled: Interval | None = None
    dropouts: Dropouts | None = None
    reliability: Reliability | None = None
    has_floor: bool | None = None
    has_ceiling: bool | None = None
    checks: tuple[Check, ...] = ()

    @property
    def name(self) -> str:
        return in_language(self.names)

    @property
    def is_shown(self) -> bool:
        return self.change is not None

    @property
    def shown_change(self) -> Change:
        """The change of a measure that is shown; ValueError of a hidden one."""
        if self.change is None:
            raise ValueError(f"{self.key} is hidden")
        return self.change

    @property
    def is_index(self) -> bool:
        return self.kind == "index"


@dataclass(frozen=True)
class Choice:
    """Neighbouring choices of a question and how many chose them at the start and at the end.

    `n_start` is None for a question of the end only.
    """

    labels: tuple[Names, ...]
    n_start: int | None
    n_end: int

    @property
    def label(self) -> str:
        return " / ".join(in_language(names) for names in self.labels)


@dataclass(frozen=True)
class Anchor:
    """Mean change of the headline among the n people who say that their life is better now."""

    n: int
    mean_change: float


@dataclass(frozen=True)
class Question:
    """A question that is described and never scored: of how many people, and how they answered."""

    key: str
    names: Names
    n: int | None = None
    hidden: HiddenReason | None = None
    change: Distribution | None = None
    choices: tuple[Choice, ...] = ()
    anchor: Anchor | None = None

    @property
    def name(self) -> str:
        return in_language(self.names)

    @property
    def is_of_end(self) -> bool:
        """Asked at the end only."""
        return any(choice.n_start is None for choice in self.choices)
