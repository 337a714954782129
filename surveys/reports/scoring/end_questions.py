"""Which questions an instrument asks at the end only, outside all domains."""

from surveys.models import Instrument, Item, Phase
from surveys.reports.frozen.model import SOURCE_LANGUAGE, Names
from surveys.reports.scoring.scores import QuestionKey, ScoringKey


def end_questions_of(instrument: Instrument, key: ScoringKey) -> tuple[QuestionKey, ...]:
    """The single-choice questions of the end; scales and texts must be prefetched."""
    texts = _texts(instrument)
    return tuple(
        QuestionKey(
            key=item.key,
            names=_names(texts, f"items.{item.key}"),
            position=key.items.index(item.key),
            values=tuple(item.scale.values),
            labels=tuple(_names(texts, f"scales.{item.scale.key}.{v}") for v in item.scale.values),
            is_scale=False,
        )
        for item in instrument.items.all()
        if item.kind == Item.Kind.SINGLE and not item.domain_id and item.phases == [Phase.END]
    )


def _texts(instrument: Instrument) -> dict[str, Names]:
    """Path of a text -> language -> the text, of the plain variants."""
    plain = [language for language in instrument.languages.all() if not language.variant]
    found: dict[str, Names] = {}
    for language in plain:
        for text in language.texts.all():
            found.setdefault(text.key, {})[language.language] = text.text
    return found


def _names(texts: dict[str, Names], path: str) -> Names:
    return {SOURCE_LANGUAGE: path.rpartition(".")[2]} | texts.get(path, {})
