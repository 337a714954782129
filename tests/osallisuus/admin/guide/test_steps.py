import pytest

from osallisuus.admin.guide.steps import STEPS, Path, Step, path_of


def step(position, *, is_done=False, **facts):
    return Step(position, f"s{position}", f"Askel {position}", f"/{position}/", is_done, **facts)


@pytest.fixture
def registered(monkeypatch):
    def register(*steps):
        monkeypatch.setattr("osallisuus.admin.guide.steps.STEPS", [lambda user: steps])

    return register


def test_path_is_in_order_and_leads_to_the_first_step_left(registered):
    registered(step(30), step(10, is_done=True), step(20, opens_desk=True))

    path = path_of(None)

    assert [found.position for found in path.steps] == [10, 20, 30]
    assert (path.next.position, path.next_number, path.total) == (20, 2, 3)
    assert path.is_desk_closed


def test_step_that_stands_on_nothing_yet_is_not_the_next(registered):
    waiting = Step(10, "s10", "Askel", "", is_done=False)
    registered(waiting, step(20))

    assert path_of(None).next.position == 20


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [step(10, is_done=True), step(20, is_done=True)],
        [step(10), step(20, is_done=True, ends_path=True)],
    ],
)
def test_path_that_is_behind_is_empty(registered, steps):
    registered(*steps)

    assert path_of(None) == Path(())


def test_every_app_has_its_steps():
    assert [found.__module__ for found in STEPS] == [
        "projects.admin.guide.start",
        "surveys.admin.start",
        "toolkits.admin.start",
    ]
