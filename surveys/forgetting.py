"""What a restored backup must lose again: answers, cards and drafts that have left since."""

from osallisuus.backup.forgetting import Mark, register_forgetting
from surveys.models import Forgotten
from surveys.services.leaving.forgotten import forget_again


@register_forgetting
def forget_rows(marks: list[Mark]) -> int:
    rows = [Forgotten(mark=each.mark, reason=each.reason, forgotten_on=each.on) for each in marks]
    return forget_again(rows=rows)
