"""What has come of a municipality's round: its profile, actions, and words for its report."""

from django.contrib import admin
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from osallisuus.admin.door import behind_the_door
from osallisuus.files.office.documents import docx_response
from osallisuus.serving.methods import require_safe
from projects.permissions import KEEPING, READING
from toolkits.models import Assessment
from toolkits.queries.assessments import actions_of, earlier_round
from toolkits.queries.support import support_phases
from toolkits.reports.profile import profile_of
from toolkits.reports.welfare_text import Planned, welfare_sentences


@behind_the_door
@require_safe
def summary(request, number):
    found = _round(request, number)
    earlier = earlier_round(found)
    profile = _profile(found, earlier)
    may_keep = KEEPING(request.user, found)
    add = reverse("admin:toolkits_assessmentaction_add")
    context = {
        **admin.site.each_context(request),
        "title": _("Itsearvio: %s") % found,
        "round": found,
        "earlier": earlier,
        "profile": profile,
        "may_keep": may_keep,
        "action_url": f"{add}?assessment={found.pk}" if may_keep else "",
        "agreed": actions_of(found),
        "checked": actions_of(earlier) if earlier else [],
        "differing": _differing(found),
        "sentences": _sentences(found, earlier, profile),
    }
    return render(request, "admin/toolkits/assessment/summary.html", context)


@behind_the_door
@require_safe
def text(request, number):
    found = _round(request, number)
    earlier = earlier_round(found)
    sentences = _sentences(found, earlier, _profile(found, earlier))
    title = _("Osallisuustyön tila: %s") % found
    name = f"hyvinvointikertomus-{found.municipality.slug}-{found.year}.docx"
    return docx_response(name, title, [" ".join(sentences)])


def _round(request, number):
    rows = Assessment.objects.select_related("project", "municipality")
    found = get_object_or_404(rows, pk=number)
    if not READING(request.user, found):
        raise Http404
    return found


def _profile(found, earlier):
    return profile_of(support_phases(), found.steps, earlier.steps if earlier else None)


def _differing(found):
    rows = found.answers.select_related("statement__theme")
    return rows.exclude(Q(other_step="") & Q(other_view=""))


def _sentences(found, earlier, profile):
    open_actions = actions_of(found).exclude(state__in=found.actions.model.SETTLED)
    return welfare_sentences(
        profile,
        held_on=found.held_on,
        earlier=str(earlier.year) if earlier else "",
        planned=[Planned(one.what, one.responsible, one.due_on) for one in open_actions],
    )
