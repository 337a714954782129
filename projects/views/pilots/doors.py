"""How somebody comes to the pages of a pilot: with an account at the desk, or by a link."""

from functools import wraps

from django.conf import settings
from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import activate, get_language, ngettext
from django.views.decorators.csrf import csrf_exempt

from osallisuus.admin.door import behind_the_door
from osallisuus.serving.rate_limits import is_over
from projects.models import Pilot
from projects.pages.context import Site
from projects.permissions import (
    APPROVED,
    APPROVING,
    KEEPING,
    READING,
    SURVEY_READING,
    TALLYING,
)
from projects.services.pilots.passes import find_pass

HOUR = 3600
WRONG_LINKS, SAVES_AN_HOUR = 20, 3000
GONE, TOO_MANY = 410, 429


class DeskDoor:
    """An account: what it may do is asked of the rules, row by row."""

    space, frame = "pilots", "admin/projects/pilots/_frame.html"
    is_pass = False

    def __init__(self, request, pilot):
        self.request, self.pilot, self.key = request, pilot, pilot.slug
        self.is_keeper = self.allows(APPROVING, pilot)

    @property
    def may_see_surveys(self) -> bool:
        return self.allows(SURVEY_READING, self.pilot)

    def allows(self, rule, row) -> bool:
        return rule(self.request.user, row)

    def costs(self):
        """The rows of costs that are shown."""
        return self.pilot.costs.all()

    def told(self, text, n=1) -> str:
        """What is said of n rows that have just been saved, with what they still wait for."""
        if self.is_keeper:
            return text
        waits = ngettext(
            "Se odottaa koordinaattorin hyväksymistä.",
            "Ne odottavat koordinaattorin hyväksymistä.",
            n,
        )
        return f"{text} {waits}"

    def url(self, name, *arguments) -> str:
        return reverse(f"{self.space}:{name}", args=[self.key, *arguments])

    def page(self, name, title, status=200, **values):
        """The page of a template, with the door and its pilot in it."""
        context = {"door": self, "pilot": self.pilot, "title": title}
        template = f"admin/projects/pilots/{name}.html"
        return render(self.request, template, self._frame() | context | values, status=status)

    def _frame(self) -> dict:
        return admin.site.each_context(self.request)


class PassDoor(DeskDoor):
    """A link: its holder sends, mends what has not been approved yet, and sees what was sent."""

    space, frame = "pass", "projects/pass/_frame.html"
    is_pass = True

    def __init__(self, request, row, token):
        super().__init__(request, row.pilot)
        self.key, self.row = token, row

    def allows(self, rule, row) -> bool:
        if rule in (APPROVING, KEEPING, SURVEY_READING):
            return False
        if rule is TALLYING:
            return row.takes_counts
        return getattr(row, "state", "") != APPROVED

    def costs(self):
        """The association's own; what the city pays, and for whose work, is not its to read."""
        return self.pilot.costs.sent_in()

    def _frame(self) -> dict:
        """Offers only languages that these pages have; who wants another reads Finnish."""
        links = Site(self.request).language_links()
        known = [each for each in links if each.code not in settings.RESIDENT_ONLY_LANGUAGES]
        return {"is_noindex": True, "language_links": known}


def _pilots():
    rows = Pilot.objects.select_related("project", "municipality")
    return rows.prefetch_related("associations")


def desk(view, rule):
    """The view for those whom the rule lets in to the pilot of the address; for all others the
    page is not there. The desk's own door comes first."""

    @wraps(view)
    def guarded(request, key, **arguments):
        pilot = get_object_or_404(_pilots(), slug=key)
        if not (READING(request.user, pilot) and rule(request.user, pilot)):
            raise Http404
        return view(request, DeskDoor(request, pilot), **arguments)

    return behind_the_door(guarded)


def by_pass(view):
    """The view for whoever has the link of the address. A link that has ended is told apart from
    none at all by nobody; only addresses that lead nowhere are counted as guesses."""

    # The secret of the address is the token against forged forms: who lacks it can send none.
    @csrf_exempt
    @wraps(view)
    def guarded(request, key, **arguments):
        if get_language() in settings.RESIDENT_ONLY_LANGUAGES:
            activate(settings.LANGUAGE_CODE)
        found = find_pass(key, timezone.localdate())
        if found is None:
            if is_over("pilot-pass", request, limit=WRONG_LINKS, seconds=HOUR):
                return render(request, "429.html", status=TOO_MANY)
            return render(request, "projects/pass/closed.html", status=GONE)
        is_save = request.method == "POST"
        if is_save and is_over("pass-save", request, limit=SAVES_AN_HOUR, seconds=HOUR):
            return render(request, "429.html", status=TOO_MANY)
        return view(request, PassDoor(request, found, key), **arguments)

    return guarded
