"""Which questions an instrument asks at the end only, outside all domains."""

from surveys.models import Instrument, Item, Phase
from surveys.reports.scoring.scores import (
    QuestionKey,
    ScoringKey,
    labels_of,
    names_at,
    scale_of,
    texts_of,
)


def end_questions_of(instrument: Instrument, key: ScoringKey) -> tuple[QuestionKey, ...]:
    """The single-choice questions of the end; scales and texts must be prefetched."""
    texts = texts_of(instrument)
    return tuple(
        QuestionKey(
            key=item.key,
            names=names_at(texts, f"items.{item.key}"),
            position=key.items.index(item.key),
            values=tuple(scale_of(item).values),
            labels=labels_of(texts, item),
            is_scale=False,
        )
        for item in instrument.items.all()
        if item.kind == Item.Kind.SINGLE and not item.domain_id and item.phases == [Phase.END]
    )
