"""What a restored backup must lose again: news by mail that has been ended since."""

from osallisuus.backup.forgetting import Mark, register_forgetting
from toolkits.services import end_again


@register_forgetting
def end_news(marks: list[Mark]) -> int:
    return end_again(marks)
