"""Which project a page of the desk is about, and the same page of the person's other projects."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from projects.models import Project

OF_PROJECT = "project__id__exact"
NAMED = ("project", "pilot", "survey", "original")
"""Names by which a page has the row that it is about."""
SAME = {
    "archive:out", "people:people", "releases:answers", "releases:answers-in", "releases:desk",
    "privacy:detail", "releases:expert", "retention:detail",
}  # fmt: skip
"""Pages that are of a project alone, so that another project has them too."""
HOMES = {"people": "people:people", "releases": "releases:desk"}
"""Where the pages of one row of a project lead: that row is in no other."""
PILOT_PAGES = {"sessions", "costs"}
START = {"start", "start-survey"}
STEPS = {"places", "carriers", "privacy", "pilot"}


@dataclass(frozen=True)
class OtherProject:
    name: str
    url: str


@dataclass(frozen=True)
class Switch:
    """current: the name of the project of the page, empty where it is about all of them."""

    current: str
    others: tuple[OtherProject, ...]


def switch_of(request: Any, context: Any) -> Switch | None:
    """What the head of the desk shows; None for who has no project at all."""
    roles = _roles(request.user)
    own = _projects(request.user)
    if not own:
        return None
    current = _current(request, context, own)
    others = tuple(
        OtherProject(project.name, _url(request, context, project, current, roles))
        for project in own.values()
        if project != current
    )
    return Switch(current.name if current else "", others if len(own) > 1 else ())


def _projects(user: Any) -> dict[int, Project]:
    """The person's own by their keys, those of a superuser being all of them; by name."""
    if user.is_superuser:
        found = list(Project.objects.only("name", "slug"))
    else:
        # Read with the rights, so that no page of the desk asks once more.
        found = [membership.project for membership in user.live_memberships]
    return {project.pk: project for project in sorted(found, key=lambda one: one.name)}


def _roles(user: Any) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for membership in user.live_memberships:
        found.setdefault(membership.project_id, set()).add(membership.role)
    return found


def _current(request: Any, context: Any, own: dict[int, Project]) -> Project | None:
    if len(own) == 1:
        return next(iter(own.values()))
    for name in NAMED:
        key = _project_id(context.get(name))
        if key in own:
            return own[key]
    match = request.resolver_match
    of_step = match.kwargs.get("slug", "") if match.namespace in START else ""
    chosen = of_step or request.GET.get(OF_PROJECT) or request.GET.get("project", "")
    return next((one for one in own.values() if chosen in {str(one.pk), one.slug}), None)


def _project_id(row: Any) -> int | None:
    if isinstance(row, Project):
        return row.pk
    if pilot := getattr(row, "pilot", None):
        return pilot.project_id
    found: int | None = getattr(row, "project_id", None)
    return found


def _url(request, context, project, current, roles) -> str:
    """The same page of another project where it has it, else the nearest that it has."""
    match = request.resolver_match
    # Who has fewer rights there may have no such page, and nobody is led to a page that is not.
    is_equal = current and roles.get(project.pk, set()) >= roles.get(current.pk, set())
    if is_equal and match.view_name in SAME:
        return reverse(match.view_name, args=[project.slug])
    if is_equal and match.namespace in HOMES:
        return reverse(HOMES[match.namespace], args=[project.slug])
    if match.namespace == "start" and match.url_name in STEPS and is_equal:
        return reverse(match.view_name, args=[project.slug])
    if match.namespace == "pilots" or match.url_name in _pilot_lists():
        page = match.url_name if match.url_name in PILOT_PAGES else "sessions"
        return f"{reverse('pilots:index')}?{urlencode({'project': project.slug, 'to': page})}"
    if match.namespace == "desk":
        return _list("surveys", "survey", project)
    return _of_admin(match, project)


def _of_admin(match, project) -> str:
    home = reverse("admin:projects_project_change", args=[project.pk])
    if match.namespace != "admin":
        return home
    for model, found in admin.site._registry.items():
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        if match.url_name.startswith(f"{label}_") and "project" in found.list_filter:
            return _list(model._meta.app_label, model._meta.model_name, project)
    return home


def _list(app: str, model: str | None, project: Project) -> str:
    try:
        url = reverse(f"admin:{app}_{model}_changelist")
    except NoReverseMatch:
        return reverse("admin:projects_project_change", args=[project.pk])
    return f"{url}?{urlencode({OF_PROJECT: project.pk})}"


@cache
def _pilot_lists() -> frozenset[str]:
    names = ("changelist", "change", "add")
    return frozenset(f"projects_{row}_{n}" for row in ("pilotsession", "costline") for n in names)
