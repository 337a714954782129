"""The calendar that somebody's own program follows, and the page where its address is made."""

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from osallisuus.admin.door import behind_the_door
from osallisuus.mail import site_url
from osallisuus.serving.methods import require_POST, require_safe
from osallisuus.serving.rate_limits import is_over
from projects.models import CalendarLink
from projects.pages.calendar import followed_calendar
from projects.services.calendar import (
    calendar_reader,
    make_calendar_link,
    revoke_calendar_link,
)
from surveys.pages.calendar import followed_events

WRONG_LINKS, HOUR = 20, 3600
TOO_MANY = 429


@require_safe
def calendar_feed(request, token):
    """Whoever has the address reads; only addresses that lead nowhere are counted as guesses."""
    user = calendar_reader(token)
    if user is None:
        if is_over("calendar", request, limit=WRONG_LINKS, seconds=HOUR):
            return render(request, "429.html", status=TOO_MANY)
        raise Http404
    # A program sends whatever language its maker chose.
    with override(settings.LANGUAGE_CODE):
        events = followed_events(
            user, today=timezone.localdate(), absolute=lambda path: site_url(request) + path
        )
        text = followed_calendar(
            events, name=settings.SITE_NAME, host=request.get_host(), at=timezone.now()
        )
    headers = {"Content-Disposition": 'inline; filename="kalenteri.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


@never_cache
def _page(request, address=""):
    context = {
        **admin.site.each_context(request),
        "title": _("Kalenteri Outlookiin"),
        "link": CalendarLink.objects.filter(user=request.user).first(),
        "address": address,
    }
    return render(request, "admin/surveys/desk/calendar.html", context)


@behind_the_door
@require_POST
def calendar_make(request):
    token = make_calendar_link(user=request.user)
    # Shown in the answer itself and nowhere after it: the secret is kept by nobody else.
    return _page(request, site_url(request) + reverse("calendar-feed", args=[token]))


@behind_the_door
@require_POST
def calendar_revoke(request):
    revoke_calendar_link(user=request.user)
    return redirect("calendar:page")


calendar_page = behind_the_door(require_safe(_page))
