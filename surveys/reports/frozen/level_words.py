"""What may be said of a level in words, in the order in which pages and texts say it."""

from django.utils.translation import ngettext

from surveys.reports.frozen import change_words, wording
from surveys.reports.frozen.model import Level, Measure

TELLING = {"changed", "changed_little", "suggestive", "suggestive_little"}


def answered_twice(level: Level) -> str:
    """How many people the level's figures are about; empty where that is hidden."""
    n = level.flow.paired
    if n is None:
        return ""
    return ngettext(
        "%(n)s ihminen vastasi sekä alussa että lopussa.",
        "%(n)s ihmistä vastasi sekä alussa että lopussa.",
        n,
    ) % {"n": n}


def lead_sentence(level: Level) -> str:
    """The sentence of the headline, which names itself; empty without one."""
    return change_words.sentence_of(level.main) if level.main else ""


def telling(level: Level) -> list[tuple[str, str]]:
    """Names and a sentence, for domains of which more can be said than that nothing is known."""
    rows = []
    for measures in _said_together(level):
        first = measures[0]
        words = change_words.sentence_of(first)
        if len(measures) > 1 and first.sentence.kind == "suggestive":
            words = change_words.suggestive_together(first.shown_change)
        rows.append((wording.listed([measure.name for measure in measures]), words))
    return rows


def in_words(level: Level) -> list[str]:
    """Paragraphs of plain text with what the template of the change says; of a hidden level the
    one sentence why nothing is shown."""
    if level.is_hidden:
        return [wording.hidden(None)]
    main = level.main
    # The sentence of a small group begins with how many they are.
    counts_itself = main is not None and main.sentence.kind == "small_group"
    people = "" if counts_itself else answered_twice(level)
    lead = " ".join(filter(None, (people, lead_sentence(level))))
    domains = [f"{names}. {words}" for names, words in telling(level)]
    pooled = wording.pooled(main.pooled) if main is not None and main.pooled else ""
    return [text for text in (lead, *domains, pooled) if text]


def _said_together(level: Level) -> list[list[Measure]]:
    """Domains with something to say, by what is said."""
    said: dict[str, list[Measure]] = {}
    for measure in level.domains:
        if measure.sentence.kind in TELLING and measure != level.main:
            said.setdefault(change_words.sentence_of(measure), []).append(measure)
    return list(said.values())
