"""What of the news a subscriber has not been told of."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from django.utils.translation import override

from toolkits.queries.following.feeds import CHANNELS, Channel, News


class NewsOfDay:
    """The channels as they are today, each read once in each language."""

    def __init__(self, today: date):
        self.today = today
        self._read = cache(self._read_once)

    def since(self, told_until: date, keys: Iterable[str], language: str) -> list[tuple]:
        """(channel, its news) of the days after `told_until` and before today, where there are any.

        Today is told tomorrow, when nothing can be added to it any more.
        """
        found = []
        for channel in CHANNELS:
            if channel.key in keys:
                news = self._new(channel, told_until, language)
                found += [(channel, news)] if news else []
        return found

    def _new(self, channel: Channel, told_until: date, language: str) -> list[News]:
        rows = self._read(channel, language)
        return [one for one in rows if told_until < one.told_on < self.today]

    @staticmethod
    def _read_once(channel: Channel, language: str) -> list[News]:
        with override(language):
            return channel.news()
