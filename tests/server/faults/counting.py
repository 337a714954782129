"""What residents were told, held against what the database has."""

from collections import Counter
from dataclasses import dataclass

from tests.server.faults.residents import Crowd, Told

HEAD = (
    f"{'database':<11}{'kind':<16}{'steps':>7}{'sent':>6}{'lost':>6}{'twice':>6}{'wrong':>6}"
    f"{'faults':>7}{'half':>9}{'99 %':>8}{'longest':>8}  not saved at once"
)


@dataclass(frozen=True)
class Count:
    """One kind of fault. `waited`: seconds of each confirmed step, in order of length."""

    database: str
    kind: str
    n_steps: int
    n_sent: int
    lost: int
    twice: int
    wrong: int
    n_faults: int
    waited: list[float]
    refusals: dict[str, int]

    def share(self, share: float) -> float:
        """How long at most that share of steps took."""
        return self.waited[min(len(self.waited) - 1, int(share * len(self.waited)))]

    def __str__(self):
        refused = ", ".join(f"{name} {number}" for name, number in sorted(self.refusals.items()))
        return (
            f"{self.database:<11}{self.kind:<16}{self.n_steps:>7}{self.n_sent:>6}{self.lost:>6}"
            f"{self.twice:>6}{self.wrong:>6}{self.n_faults:>7}{self.share(0.5):>7.2f} s"
            f"{self.share(0.99):>6.1f} s{self.waited[-1]:>6.1f} s  {refused}"
        )


def count(database: str, kind: str, crowd: Crowd, n_faults: int) -> Count:
    """Reads the database once everybody has stopped."""
    sent, drafts = crowd.ground.rows("sent"), dict(crowd.ground.rows("draft"))
    n_of_card, answers = Counter(card for card, _said in sent), dict(sent)
    found = Counter()
    for told in crowd.told:
        found["twice"] += max(0, n_of_card[told.card] - 1)
        held = answers.get(told.card) if told.is_sent else drafts.get(told.card)
        found += _differences(told, held)
    return Count(
        database,
        kind,
        len(crowd.waited),
        sum(told.is_sent for told in crowd.told),
        found["lost"],
        found["twice"] + _strangers(crowd, n_of_card),
        found["wrong"],
        n_faults,
        sorted(crowd.waited),
        dict(crowd.refusals),
    )


def _differences(told: Told, held: dict[str, str] | None) -> Counter:
    if held is None:
        return Counter(lost=len(told.answers) + told.is_sent)
    return Counter(
        lost=sum(key not in held for key in told.answers),
        wrong=sum(held.get(key, value) != value for key, value in told.answers.items()),
    )


def _strangers(crowd: Crowd, n_of_card: Counter) -> int:
    """Rows of cards that nobody has sent."""
    senders = {told.card for told in crowd.told if told.n_sendings}
    return len(set(n_of_card) & crowd.unused - senders)
