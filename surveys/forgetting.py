"""What a restored backup must lose again: answers, cards and drafts that have left since."""

from osallisuus.backup.forgetting import Mark, register_forgetting
from surveys.models import Forgotten
from surveys.services.leaving.forgotten import forget_again


@register_forgetting
def forget_rows(marks: list[Mark]) -> int:
    # Other apps have reasons of their own.
    own = [each for each in marks if each.reason in Forgotten.Reason.values]
    rows = [Forgotten(mark=each.mark, reason=each.reason, forgotten_on=each.on) for each in own]
    return forget_again(rows=rows)
