"""What should come of cards and days, whatever channel they take: people, halves and pairs."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class Window:
    opens: date
    closes: date
    gap: timedelta
    until: date | None = None
    end_from: date | None = None

    def fit(self, start, end, is_opened):
        waits = self.end_from if self.end_from and start < self.end_from else start + self.gap
        return end >= (start if is_opened else max(start, waits))


@dataclass
class Model:
    """`people`: a person, who is a chain of cards, to the days of what was sent, by phase; `live`:
    decisions, (person of the start, of the end) to the partings that a join ended, None for one."""

    window_of: dict = field(default_factory=dict)
    people: dict = field(default_factory=lambda: defaultdict(dict))
    live: dict = field(default_factory=dict)
    opened: set = field(default_factory=set)

    def decided(self, start, end):
        return [pair for pair in self.live if pair[0] == start or pair[1] == end]

    def pairs(self):
        own = [(who, who) for who, days in self.people.items() if len(days) == 2]
        joined = [pair for pair, ended in self.live.items() if ended is not None]
        return [*joined, *(pair for pair in own if not self.decided(*pair))]

    def days(self, person):
        ends = (self.people[end] for start, end in self.pairs() if start == person)
        return next(ends, {}) | self.people[person]

    def takes(self, person, sent, today):
        """Whether all of `sent`, days by phase, may come: together or not at all."""
        window, known, is_opened = self.window_of[person], self.days(person), person in self.opened
        days = known | sent
        if known.keys() & sent or not all(
            window.opens <= day <= min(window.closes, today) for day in sent.values()
        ):
            return False
        last = min(window.until or window.closes, window.closes - window.gap)
        if "start" in sent and sent["start"] > last:
            return False
        if "start" not in days:
            return is_opened or days["end"] >= (window.end_from or window.opens + window.gap)
        return "end" not in days or window.fit(days["start"], days["end"], is_opened)

    def asks(self, person, today):
        """The phase that a card is asked on line, if any."""
        window, known = self.window_of[person], self.days(person)
        is_late = today >= (window.end_from or window.closes - window.gap)
        phases = () if "end" in known else ("start", "end") if known or is_late else ("start",)
        return next((one for one in phases if self.takes(person, {one: today}, today)), None)
