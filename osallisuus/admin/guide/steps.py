"""The steps from an empty installation to its first work; each app registers its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib import admin
from django.shortcuts import redirect, render


@dataclass(frozen=True)
class Step:
    """One page of the way. `url` is empty while the page has nothing to stand on yet.

    Before a step that `opens_desk` is done, lists and shortcuts would lead nowhere; when the one
    that `ends_path` is done, the way is behind, whatever else was left out.
    """

    position: int
    key: str
    title: str
    url: str
    is_done: bool
    opens_desk: bool = False
    ends_path: bool = False


STEPS: list[Callable[[object], Iterable[Step]]] = []


def register_steps(steps: Callable[[object], Iterable[Step]]):
    """Add `steps(user)` to the way; an app gives none to whom it has nothing to ask."""
    STEPS.append(steps)
    return steps


@dataclass(frozen=True)
class Path:
    """The way of one person, in order; empty when there is nothing left of it."""

    steps: tuple[Step, ...]

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done and step.url), None)

    @property
    def is_desk_closed(self) -> bool:
        return any(step.opens_desk and not step.is_done for step in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    def number(self, key: str) -> int:
        """The place of a step in the way, from 1; 0 where it is not in it."""
        return next((n for n, step in enumerate(self.steps, 1) if step.key == key), 0)

    @property
    def next_number(self) -> int:
        return self.number(self.next.key) if self.next else 0


def path_of(user) -> Path:
    found = sorted((step for steps in STEPS for step in steps(user)), key=lambda s: s.position)
    is_over = all(step.is_done for step in found) or any(
        step.ends_path and step.is_done for step in found
    )
    return Path(() if is_over else tuple(found))


def step_page(request, key, template, *, title, status=200, **values):
    """A page of the way, with how far it is; its menu has nothing that leads nowhere yet."""
    context = admin.site.each_context(request)
    path = path_of(request.user)
    if path.is_desk_closed:
        context["menu"] = context["menu"][:1]
    context |= {"title": title, "path": path, "key": key, "number": path.number(key)}
    return render(request, template, context | values, status=status)


def onward(request):
    """To the first step that is not done; to the start page when all are."""
    step = path_of(request.user).next
    return redirect(step.url if step else "admin:index")
