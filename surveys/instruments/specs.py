"""What an instrument file says, as frozen values: no Django models, no input or output."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

KINDS = ("scale", "single", "multiple", "open")
PHASES = ("start", "end")
METHODS = ("mean_0_100", "per_item")
INDEXES = ("mean_of_domains", "none")
REVIEW_STATES = ("own", "official", "reviewed", "unreviewed")

# Language code -> text in that language.
Texts = Mapping[str, str]


@dataclass(frozen=True)
class ChoiceSpec:
    value: int | str
    label: Texts


@dataclass(frozen=True)
class ScaleSpec:
    key: str
    choices: tuple[ChoiceSpec, ...]

    @property
    def is_numeric(self) -> bool:
        return all(isinstance(choice.value, int) for choice in self.choices)


@dataclass(frozen=True)
class DomainSpec:
    key: str
    name: Texts


@dataclass(frozen=True)
class ConditionSpec:
    """Asked only after one of these answers to an earlier item."""

    item: str
    values: tuple[int | str, ...]


@dataclass(frozen=True)
class ItemSpec:
    key: str
    kind: str
    text: Texts
    domain: str = ""
    polarity: int = 1
    scale: str = ""
    hint: str = ""
    phases: tuple[str, ...] = PHASES
    is_required: bool = False
    depends_on: ConditionSpec | None = None


@dataclass(frozen=True)
class ScoringSpec:
    """How domains are scored; `min_share` of a domain's items must be answered."""

    method: str
    min_share: Fraction
    index: str


@dataclass(frozen=True)
class InstrumentFile:
    """One version of one instrument. An instrument without languages is a frame: its owner's
    file brings the texts."""

    key: str
    version: int
    name: Texts
    owner: str
    licence: str
    source: str
    note: str
    is_locked: bool
    languages: tuple[str, ...]
    review: Texts
    scoring: ScoringSpec
    scales: tuple[ScaleSpec, ...] = ()
    domains: tuple[DomainSpec, ...] = ()
    items: tuple[ItemSpec, ...] = ()
    texts: Mapping[str, Texts] = field(default_factory=dict)

    def scale(self, key: str) -> ScaleSpec:
        return next(scale for scale in self.scales if scale.key == key)

    def item(self, key: str) -> ItemSpec | None:
        return next((item for item in self.items if item.key == key), None)

    def domain_items(self, domain: str) -> tuple[ItemSpec, ...]:
        return tuple(item for item in self.items if item.domain == domain)

    def text(self, key: str, language: str) -> str:
        return self.texts[key][language]

    def missing_texts(self, language: str) -> tuple[str, ...]:
        """Places that have no text in `language`, as dotted paths; numeric scales may go without
        labels in every language."""
        return tuple(path for path, texts in self.all_texts() if not texts.get(language))

    def all_texts(self) -> Iterator[tuple[str, Texts]]:
        """Every place for a text as (dotted path, texts), in the order of the file; scales of
        numbers without labels have none."""
        yield "name", self.name
        for scale in self.scales:
            if scale.is_numeric and not any(choice.label for choice in scale.choices):
                continue
            for choice in scale.choices:
                yield f"scales.{scale.key}.{choice.value}", choice.label
        for domain in self.domains:
            yield f"domains.{domain.key}", domain.name
        for item in self.items:
            yield f"items.{item.key}", item.text
        for key, texts in self.texts.items():
            yield f"texts.{key}", texts
