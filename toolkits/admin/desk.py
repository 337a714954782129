"""What content puts on the start page of the desk."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from osallisuus.admin import WorkLine, register_worklist
from projects.permissions import CONTENT_KEEPING, COORDINATION
from toolkits.admin.writing.titles import told_titles
from toolkits.models import TipList, Tool
from toolkits.queries import desk

TITLES_LETTERS = 120


@register_worklist
def lines(user):
    found = []
    if COORDINATION.anywhere(user):
        found += _feedback(desk.unanswered_feedback())
    if CONTENT_KEEPING.anywhere(user):
        today = timezone.localdate()
        tip_lists, drafts = desk.unreviewed(TipList, today)
        found += _unreviewed(tip_lists, _("Vinkkilistoja ei ole tarkistettu vuoteen."), "tiplist")
        found += _unreviewed(drafts, _("Vinkkilistan käännös odottaa tarkistajaa."), "tiplist")
        tools, new_tools = desk.unreviewed(Tool, today)
        found += _unreviewed(tools, _("Työkaluja ei ole tarkistettu vuoteen."), "tool")
        found += _unreviewed(new_tools, _("Työkalun käännös odottaa tarkistajaa."), "tool")
    return found


def _feedback(waiting):
    if not waiting:
        return []
    title = ngettext(
        "Saavutettavuuspalaute odottaa vastausta.",
        "Saavutettavuuspalautteita odottaa vastausta.",
        len(waiting),
    )
    due = _("Vastaa viimeistään %s") % date_format(waiting[0].due_on, "j.n.")
    url = reverse("admin:osallisuus_accessibilityfeedback_changelist")
    return [WorkLine(len(waiting), title, url, _("Vastaa palautteeseen"), due=due)]


def _unreviewed(rows, title, model):
    if not rows:
        return []
    detail = told_titles(rows, TITLES_LETTERS)
    url = reverse(f"admin:toolkits_{model}_changelist")
    return [WorkLine(len(rows), title, url, _("Tarkista"), detail=detail)]
