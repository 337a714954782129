"""How far the reading of a translation is: each text with what has been said of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from surveys.models import Instrument, InstrumentText, ReviewLink, TextVerdict

SOURCE_LANGUAGE = "fi"


@dataclass(frozen=True)
class ReviewLine:
    """One text of a translation. `proposals`: what readers would write instead, oldest first."""

    number: int
    key: str
    source: str
    text: str
    n_approvals: int = 0
    proposals: tuple[str, ...] = field(default_factory=tuple)

    @property
    def state(self) -> str:
        """`proposed` while anybody would change it, else `approved` by somebody, else `open`."""
        if self.proposals:
            return "proposed"
        return "approved" if self.n_approvals else "open"


@dataclass(frozen=True)
class ReviewProgress:
    """All texts of a translation in the order of its file, and how many are in which state."""

    lines: tuple[ReviewLine, ...]

    @property
    def n_approved(self) -> int:
        return sum(line.state == "approved" for line in self.lines)

    @property
    def n_proposed(self) -> int:
        return sum(line.state == "proposed" for line in self.lines)

    @property
    def n_open(self) -> int:
        return len(self.lines) - self.n_approved - self.n_proposed

    @property
    def is_whole(self) -> bool:
        """Whether every text is approved and none waits for a change; an empty one is not."""
        return bool(self.lines) and self.n_approved == len(self.lines)


def texts_of(instrument: Instrument, language: str) -> dict[str, str]:
    """Dotted path -> text of one language of a version, in the order of the file."""
    rows = InstrumentText.objects.filter(
        language__instrument=instrument, language__language=language, language__variant=""
    )
    return dict(rows.order_by("id").values_list("key", "text"))


def review_progress(
    instrument: Instrument, language: str, link: ReviewLink | None = None
) -> ReviewProgress:
    """What all readers said, or the reader of `link` alone. Verdicts of links that were closed by
    hand say nothing."""
    verdicts = TextVerdict.objects.filter(
        link__instrument=instrument, link__language=language, link__revoked_at=None
    )
    if link is not None:
        verdicts = verdicts.filter(link=link)
    said: dict[tuple[str, str], list[TextVerdict]] = {}
    for verdict in verdicts.order_by("id"):
        # By the words too: a verdict on words that have changed since says nothing.
        said.setdefault((verdict.key, verdict.read_text), []).append(verdict)
    sources = texts_of(instrument, SOURCE_LANGUAGE)
    return ReviewProgress(
        tuple(
            _line(number, key, sources.get(key, ""), text, said.get((key, text), ()))
            for number, (key, text) in enumerate(texts_of(instrument, language).items(), 1)
        )
    )


def _line(number: int, key: str, source: str, text: str, said: Iterable[TextVerdict]) -> ReviewLine:
    return ReviewLine(
        number,
        key,
        source,
        text,
        sum(verdict.is_approved for verdict in said),
        tuple(verdict.proposal for verdict in said if verdict.proposal),
    )
