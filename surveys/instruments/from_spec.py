"""A questionnaire compiled from a spec alone, to look at what nobody has stored yet."""

from types import MappingProxyType

from surveys.instruments.questionnaire import Question, Questionnaire
from surveys.instruments.specs import InstrumentFile, ItemSpec


def questionnaire_from(spec: InstrumentFile) -> Questionnaire:
    """What `questionnaire_of` gives of the stored instrument, without recordings; a text that is
    still missing is empty."""
    texts: dict[str, dict[str, str]] = {code: {} for code in spec.languages}
    for path, by_language in spec.all_texts():
        for code in spec.languages:
            if text := by_language.get(code):
                texts[code][path] = text
    return Questionnaire(
        instrument_id=0,
        digest="",
        consent_version=1,
        questions=tuple(_question(spec, item) for item in spec.items),
        domains=tuple(domain.key for domain in spec.domains),
        texts=MappingProxyType({code: MappingProxyType(own) for code, own in texts.items()}),
        reviews=MappingProxyType(dict(spec.review)),
    )


def _question(spec: InstrumentFile, item: ItemSpec) -> Question:
    scales = {scale.key: scale for scale in spec.scales}
    choices = scales[item.scale].choices if item.scale in scales else ()
    condition = item.depends_on
    return Question(
        key=item.key,
        kind=item.kind,
        domain=item.domain,
        scale=item.scale,
        hint=item.hint,
        phases=item.phases,
        values=tuple(choice.value for choice in choices),
        is_required=item.is_required,
        depends_on=condition.item if condition else "",
        depends_values=condition.values if condition else (),
    )
