"""The desk of a translation: the links of its readers, what they said, and the mark of reading."""

from functools import wraps

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from osallisuus.admin.door import behind_the_door
from osallisuus.serving.methods import require_POST, require_safe
from projects.permissions import COORDINATION
from surveys.exports.proposals import proposals_csv
from surveys.models import InstrumentLanguage, ReviewLink
from surveys.models.instruments.review import LINK_DAYS
from surveys.queries.review import SOURCE_LANGUAGE, review_progress
from surveys.services.instruments.reviewing import (
    NotWholeError,
    close_review_link,
    make_review_link,
    mark_language_reviewed,
)


def language_page(view):
    """Gives the view the language of the address, to coordinators; for all others it is not
    there. The desk's own door comes first."""

    @wraps(view)
    def guarded(request, key, version, language, **arguments):
        if not COORDINATION.anywhere(request.user):
            raise Http404
        rows = InstrumentLanguage.objects.filter(variant="").select_related("instrument")
        found = get_object_or_404(
            rows, instrument__key=key, instrument__version=version, language=language
        )
        return view(request, found, **arguments)

    return behind_the_door(guarded)


def translation_page(view):
    """The same for what is read against the Finnish; the Finnish itself is nobody's translation."""

    @wraps(view)
    def of_translation(request, row, **arguments):
        if row.language == SOURCE_LANGUAGE:
            raise Http404
        return view(request, row, **arguments)

    return language_page(of_translation)


def where(name, row, **more) -> str:
    instrument = row.instrument
    place = {"key": instrument.key, "version": instrument.version, "language": row.language}
    return reverse(f"reviewing:{name}", kwargs=place | more)


def language_context(request, row, title) -> dict:
    return {
        **admin.site.each_context(request),
        "title": title,
        "row": row,
        "instrument": row.instrument,
    }


@translation_page
@require_safe
def review_detail(request, row):
    return render(request, "admin/surveys/desk/reviewing.html", _context(request, row))


@require_POST
@translation_page
def link_new(request, row):
    """Shows the new link on the answer itself: no other page can ever show it again."""
    _link, token = make_review_link(
        instrument=row.instrument,
        language=row.language,
        by=request.user,
        today=timezone.localdate(),
    )
    path = reverse("resident:review", kwargs={"token": token})
    context = _context(request, row) | {"address": request.build_absolute_uri(path)}
    response = render(request, "admin/surveys/desk/reviewing.html", context)
    # The address is the secret, and the way back must not show it to the next one at the desk.
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@translation_page
def link_close(request, row, number):
    links = ReviewLink.objects.filter(instrument=row.instrument, language=row.language)
    close_review_link(link=get_object_or_404(links, pk=number))
    messages.success(request, _("Linkki on suljettu. Sillä annettuja arvioita ei enää lasketa."))
    return redirect(where("detail", row))


@require_POST
@translation_page
def mark_reviewed(request, row):
    try:
        mark_language_reviewed(instrument=row.instrument, language=row.language)
    except NotWholeError:
        messages.error(request, _("Kaikkia tekstejä ei ole vielä hyväksytty."))
    else:
        messages.success(request, _("Kieli on merkitty äidinkielisen tarkistamaksi."))
    return redirect(where("detail", row))


@translation_page
@require_safe
def proposals_file(request, row):
    name = f"{row.instrument.key}-{row.instrument.version}-{row.language}.csv"
    return HttpResponse(
        proposals_csv(review_progress(row.instrument, row.language)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _context(request, row) -> dict:
    today = timezone.localdate()
    links = ReviewLink.objects.filter(instrument=row.instrument, language=row.language)
    is_draft = row.review == InstrumentLanguage.Review.UNREVIEWED
    return language_context(request, row, _("Käännöksen tarkistus")) | {
        "progress": review_progress(row.instrument, row.language),
        "links": [(link, link.is_open(today)) for link in links.select_related("made_by")],
        "is_draft": is_draft,
        "is_frozen": row.instrument.is_frozen,
        "link_days": LINK_DAYS,
        "address": "",
    }
