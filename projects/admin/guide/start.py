"""The steps of the first day that belong to the installation, the project and its pilot."""

from django.urls import reverse
from django.utils.translation import gettext as _

from osallisuus.admin import Step, register_steps
from osallisuus.admin.guide.subjects import SUBJECT
from osallisuus.models import SiteOwner
from projects.permissions import COORDINATION
from projects.queries.start import beginning_of, has_municipalities

SUBJECTS = {
    "basics": "perustiedot",
    "places": "kunnat",
    "carriers": "toteuttajat",
    "privacy": "vastaajat",
}
"""Step to the page of the project where the same is told later."""


@register_steps
def steps(user):
    if not COORDINATION.anywhere(user):
        return
    if user.is_superuser:
        yield from _installation()
    yield from _project(beginning_of(user))


def _installation():
    is_owned = bool(SiteOwner.current_name())
    yield Step(10, "owner", _("Kuka pitää sivustoa yllä"), reverse("start:owner"), is_owned)
    title, url = _("Suomen kunnat"), reverse("start:municipalities")
    yield Step(20, "municipalities", title, url, has_municipalities())


def _project(found):
    project = found.project
    title = _("Hankkeen perustiedot")
    url = _edit(project, "basics") if project else reverse("start:new")
    yield Step(40, "basics", title, url, project is not None, opens_desk=True)
    parts = [
        ("places", _("Mukana olevat kunnat"), found.has_places),
        ("carriers", _("Toteuttaja ja rahoitus"), found.has_lead),
        ("privacy", _("Vastaajien tiedot"), found.has_privacy),
        ("pilot", _("Ensimmäinen kokeilu"), found.has_pilot),
    ]
    for position, (key, title, is_done) in enumerate(parts, start=41):
        yield Step(position, key, title, _url(project, key, is_done), is_done, key == "pilot")


def _url(project, key, is_done):
    if project is None:
        return ""
    if key == "pilot" and is_done:
        return reverse("admin:projects_pilot_changelist")
    return _edit(project, key) if is_done else reverse(f"start:{key}", args=[project.slug])


def _edit(project, key):
    """What is there already is changed on the project's own page of that subject."""
    page = reverse("admin:projects_project_change", args=[project.pk])
    return f"{page}?{SUBJECT}={SUBJECTS[key]}"
