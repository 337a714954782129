"""Pages that every installation has: about, accessibility and feedback, crawlers."""

import sys
from datetime import date, timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, connection
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.cache import never_cache

from osallisuus.files import uploads
from osallisuus.files.share_picture import title_of, title_picture
from osallisuus.files.stored import store_errors
from osallisuus.forms import FeedbackForm
from osallisuus.models import ANSWER_DAYS, SiteOwner
from osallisuus.monitoring.views import AWAY, RETRY_SECONDS
from osallisuus.search.page import found_page
from osallisuus.search.query import LONGEST_QUERY
from osallisuus.serving.methods import refusal, require_http_methods, require_safe
from osallisuus.serving.middleware import language_of
from osallisuus.serving.rate_limits import cache_errors, is_over

# The accessibility statement must be checked against the site yearly, by law; this is the day.
STATEMENT_ON = date(2026, 11, 21)
MESSAGES_AN_HOUR = 5
HOUR = 3600


def server_error(request):
    """What Django calls when a page failed: while the database is away or overloaded, a page that
    says so, in the visitor's language and without asking the database for anything."""
    if not _is_passing(sys.exc_info()[1]):
        return defaults.server_error(request)
    with translation.override(language_of(request)):
        page = render_to_string("503.html")
    headers = {"Retry-After": RETRY_SECONDS, "Cache-Control": "no-store"}
    return HttpResponse(page, status=AWAY, headers=headers)


def _is_passing(error) -> bool:
    if isinstance(error, (*cache_errors(), *store_errors())):
        return True
    is_of_connection = isinstance(error, (OperationalError, InterfaceError))
    is_of_file = any(word in str(error) for word in ("locked", "disk is full"))
    return is_of_connection and (connection.vendor == "postgresql" or is_of_file)


def csrf_failure(request, reason=""):
    """A page that takes no forms says so, rather than that the token is wrong."""
    return refusal(request) or render(request, "403_csrf.html", status=403)


@require_safe
def about(request):
    return render(request, "osallisuus/about.html", {"owner": SiteOwner.current_name()})


@require_safe
@never_cache
def search(request):
    """All public pages by their words. What was typed is kept nowhere: in no log, no cache."""
    text = request.GET.get("haku", "").strip()[:LONGEST_QUERY]
    found = text and found_page(
        text, kind=request.GET.get("laji", ""), number=request.GET.get("page")
    )
    # Of what somebody looked for nothing goes into a search engine.
    context = {"text": text, "found": found, "is_noindex": True}
    return render(request, "osallisuus/search.html", context)


@require_safe
def share_picture(request, signed):
    title = title_of(signed)
    if title is None:
        raise Http404
    return HttpResponse(title_picture(title, settings.SITE_NAME), content_type="image/png")


@require_safe
def accessibility(request):
    return render(
        request,
        "osallisuus/accessibility.html",
        {
            "owner": SiteOwner.current_name(),
            "statement_on": STATEMENT_ON,
            "answer_days": ANSWER_DAYS,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def feedback(request):
    form = FeedbackForm(request.POST or None, initial={"page": request.GET.get("sivu", "")[:300]})
    if request.method == "POST" and form.is_valid() and _takes(request, form):
        if not form.is_from_program:
            form.save()
        return redirect("osallisuus:feedback-thanks")
    return render(request, "osallisuus/feedback.html", {"form": form, "answer_days": ANSWER_DAYS})


def _takes(request, form):
    if is_over("feedback", request, limit=MESSAGES_AN_HOUR, seconds=HOUR):
        form.add_error(
            None, _("Samasta verkosta on tullut monta palautetta. Yritä tunnin päästä uudestaan.")
        )
        return False
    return True


@require_safe
@never_cache
def feedback_thanks(request):
    due_on = timezone.localdate() + timedelta(days=ANSWER_DAYS)
    return render(request, "osallisuus/feedback_thanks.html", {"due_on": due_on})


@require_safe
def robots(request):
    """Crawlers stay out of what is private or changes with every visitor."""
    closed = [*settings.UNCACHED_PATHS, reverse("osallisuus:feedback")]
    closed = [path for path in closed if path not in (settings.STATIC_URL, settings.MEDIA_URL)]
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def uploaded_file(request, path):
    """A file that a coordinator has added; downloaded, never shown inside the site.

    What belongs to an unpublished row is not there for those who may not see the row.
    """
    is_public = uploads.is_public(path)
    if not is_public and not uploads.may_read(request.user, path):
        raise Http404
    try:
        file = default_storage.open(path)
    except (OSError, SuspiciousOperation):
        raise Http404 from None
    response = FileResponse(file, as_attachment=True, filename=PurePosixPath(path).name)
    response["Cache-Control"] = "public, max-age=300" if is_public else "private, no-store"
    return response
