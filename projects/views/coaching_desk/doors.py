"""Who comes to the pages of a coaching session, and what is common to them."""

from functools import wraps

from django.contrib import admin, messages
from django.core.cache import cache
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from osallisuus.admin.door import behind_the_door
from osallisuus.mail import Delivery
from projects.models import CoachingSession
from projects.permissions import COACHING_READING

UNPROCESSABLE = 422
HOUR = 3600


def coaching_page(rule):
    """Gives the view the session of the address, to those whom the rule lets in; for all others
    the page is not there. The desk's own door comes first."""

    def decorate(view):
        @wraps(view)
        def guarded(request, key, **arguments):
            rows = CoachingSession.objects.select_related("project", "municipality")
            session = get_object_or_404(rows, slug=key)
            if not (COACHING_READING(request.user, session) and rule(request.user, session)):
                raise Http404
            return view(request, session, **arguments)

        return behind_the_door(guarded)

    return decorate


def page(request, name, session, title, status=200, **values):
    context = {**admin.site.each_context(request), "title": title, "session": session} | values
    return render(request, f"admin/projects/coaching/{name}.html", context, status=status)


def signup_of(session, number):
    """The sign-up of the address, in its session."""
    found = get_object_or_404(session.signups, pk=number)
    found.session = session
    return found


def is_first_time(key) -> bool:
    """Whether the key of a form comes for the first time: a form sent twice counts once."""
    return cache.add(f"coaching-form-{key}", 1, HOUR)


def failure_teller(request):
    """To be told what became of each mail; says once on the next page that some did not leave."""
    failed: list[Delivery] = []

    def told(delivery):
        if delivery == Delivery.FAILED and not failed:
            text = _(
                "Kaikkia viestejä ei saatu lähetettyä. Kerro asiasta itse luettelon ihmisille."
            )
            messages.warning(request, text)
            failed.append(delivery)

    return told
