"""Whatever order people press buttons in, each card sends each phase once, with the answers that
were saved last."""

from dataclasses import dataclass, field

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.models import Draft, Response
from tests.surveys.walks import begin, hidden, make_code, make_ready_survey

pytestmark = pytest.mark.django_db
TABS = st.integers(0, 1)
NUMBERS = st.integers(1, 3)
VALUES = st.sampled_from(["1", "2", "5", "declined", "9", ""])
MOVES = st.sampled_from(["jatka", "takaisin", "tauko", "lopeta", "kieli"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("open"), TABS, NUMBERS),
        st.tuples(st.just("answer"), TABS, VALUES, MOVES),
        st.tuples(st.just("again"), TABS),
        st.tuples(st.just("send"), TABS),
    ),
    min_size=4,
    max_size=14,
)


@dataclass
class Expected:
    """What should be stored: the unsent answers and the sent ones, by phase."""

    saved: dict[str, dict] = field(default_factory=dict)
    sent: dict[str, dict] = field(default_factory=dict)

    def open(self, phase):
        self.saved.setdefault(phase, {})

    def post(self, phase, key, value):
        if phase in self.sent or value == "9":
            return
        if value:
            self.saved[phase][key] = value if value == "declined" else int(value)

    def send(self, phase):
        if phase not in self.sent and self.saved[phase]:
            self.sent[phase] = self.saved.pop(phase)


@dataclass
class Tab:
    """One window with the form that it shows, which may be an old one."""

    code: str
    client: Client = field(default_factory=Client)
    form: dict = field(default_factory=dict)
    last: tuple = ()

    def open(self, number, expected):
        if len(expected.sent) == 2:
            return
        begin(self.client, self.code)
        self.form = hidden(self.client, "question", number=number)
        expected.open(self.form["vaihe"])

    def answer(self, value, move, expected):
        if self.form:
            self.last = (value, move, dict(self.form))
            self.again(expected)

    def again(self, expected):
        if self.last:
            value, move, form = self.last
            (key,) = form["kysymys"]
            chosen = {"kieli": "sv"} if move == "kieli" else {"siirry": move}
            self.post("/kysely/kysymys/1/", form | {key: value} | chosen)
            expected.post(form["vaihe"], key, value)

    def send(self, expected):
        if self.form:
            self.post("/kysely/tarkista/", self.form)
            expected.send(self.form["vaihe"])

    def post(self, path, fields):
        assert self.client.post(path, fields).status_code in (302, 409, 422)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_walk_sends_each_phase_once_with_the_answers_saved_last(card, steps):
    Response.objects.all().delete()
    Draft.objects.all().delete()
    tabs, expected = (Tab(card), Tab(card)), Expected()

    for name, tab, *values in [("open", 0, 1), ("open", 1, 2), *steps]:
        getattr(tabs[tab], name)(*values, expected)

    assert {phase: answers for _, phase, answers in rows(Response)} == expected.sent
    assert {phase: answers for _, phase, answers in rows(Draft)} == expected.saved
    assert len({row[:2] for row in rows(Response)}) == len(rows(Response))


@pytest.fixture
def card(db):
    """The code of a card whose end opens as soon as its start has been sent."""
    return make_code(make_ready_survey(min_days_between=0))[1]


def rows(model):
    return list(model.objects.values_list("card", "phase", "answers"))
