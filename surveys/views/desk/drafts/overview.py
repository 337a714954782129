"""The whole of a draft on one page, and its end: finished, or thrown away."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from osallisuus.admin.asking import is_confirmed
from osallisuus.serving.methods import require_POST, require_safe
from surveys.forms.drafts.fields import language_name
from surveys.forms.drafts.scales import NewDomainForm, NewItemForm, NewScaleForm, scale_name
from surveys.instruments.drafting import HINT, in_its_languages
from surveys.instruments.files import InstrumentFileError, write_instrument
from surveys.instruments.xlsform.writing import xlsform_file
from surveys.models import Instrument
from surveys.permissions import INSTRUMENT_KEEPING
from surveys.services.instruments.drafts import (
    draft_problems,
    draft_spec,
    finish_draft,
    lock_draft,
)
from surveys.services.instruments.loading import LockedInstrumentError
from surveys.views.desk.drafts.guard import draft_context, draft_page, find_draft, to_draft
from surveys.views.desk.drafts.places import problem_line
from surveys.views.desk.drafts.words import text_title
from surveys.views.desk.instruments import XLSX, coordinators_page

MOST_PROBLEMS = 30
UNPROCESSABLE = 422


@draft_page
@require_safe
def draft_detail(request, draft, part=""):
    return overview(request, draft, part)


def overview(request, draft, part="", *, status=200, **forms):
    """The first page with questions and state, or that of the parts of a kind; `forms`: those of
    new parts that must be mended, by their name in the context."""
    spec = draft_spec(draft)
    problems = draft_problems(spec)
    fresh = {
        "new_item": NewItemForm(spec=spec, prefix="kysymys"),
        "new_domain": NewDomainForm(prefix="osa_alue"),
        "new_scale": NewScaleForm(prefix="asteikko"),
    }
    context = draft_context(
        request,
        draft,
        draft.title,
        part=part,
        spec=spec,
        languages=[language_name(code) for code in spec.languages],
        items=_items(spec, problems),
        domains=[_row(one.key, one.name, at, spec.domains) for at, one in enumerate(spec.domains)],
        scales=[(one.key, scale_name(one)) for one in spec.scales],
        texts=[
            (key, text_title(key), texts.get("fi", ""), key.startswith(HINT))
            for key, texts in spec.texts.items()
        ],
        problems=[problem_line(draft, spec, one) for one in problems[:MOST_PROBLEMS]],
        n_more=max(0, len(problems) - MOST_PROBLEMS),
        **{**fresh, **forms},
    )
    return render(request, "admin/surveys/draft/detail.html", context, status=status)


def _row(key, texts, place, rows) -> dict:
    return {
        "key": key,
        "words": texts.get("fi") or key,
        "is_first": place == 0,
        "is_last": place == len(rows) - 1,
    }


def _items(spec, problems) -> list[dict]:
    names = {one.key: one.name.get("fi") or one.key for one in spec.domains}
    wrong = {one.place.split(".")[1] for one in problems if one.place.startswith("items.")}
    return [
        _row(one.key, one.text, place, spec.items)
        | {
            "number": place + 1,
            "domain": names.get(one.domain, ""),
            "is_wrong": one.key in wrong,
        }
        for place, one in enumerate(spec.items)
    ]


@require_POST
@coordinators_page
def draft_finish(request, key):
    """Nothing is lost where something must be mended: the draft stays, and says what."""
    draft = find_draft(request, key)
    with transaction.atomic():
        locked = lock_draft(draft.pk) if draft else None
        if locked is None:
            return _finished_already(request, key)
        try:
            instrument = finish_draft(draft=locked)
        except InstrumentFileError:
            return overview(request, locked, status=UNPROCESSABLE)
        except LockedInstrumentError as error:
            messages.error(request, str(error))
            return overview(request, locked, status=UNPROCESSABLE)
    text = _("Lomake on valmis: %(name)s. Sen voi nyt valita kyselyyn.")
    messages.success(request, text % {"name": instrument})
    return redirect("admin:surveys_instrument_change", instrument.pk)


def _finished_already(request, key):
    """Whoever presses twice, or after somebody else, comes to what came of it."""
    latest = Instrument.objects.filter(key=key).order_by("-version").first()
    if latest is None or not INSTRUMENT_KEEPING(request.user, latest):
        raise Http404
    return redirect("admin:surveys_instrument_change", latest.pk)


@draft_page
def draft_discard(request, draft):
    if is_confirmed(request):
        draft.delete()
        messages.success(request, _("Luonnos on poistettu: %(name)s.") % {"name": draft})
        return redirect("drafts:list")
    title = _("Poista luonnos")
    return render(request, "admin/surveys/draft/discard.html", draft_context(request, draft, title))


@draft_page
@require_safe
def draft_toml(request, draft):
    content = write_instrument(in_its_languages(draft_spec(draft))).encode()
    return _file(draft, "toml", content, "application/toml")


@draft_page
@require_safe
def draft_xlsform(request, draft):
    spec = in_its_languages(draft_spec(draft))
    if draft_problems(spec):
        messages.error(request, _("Korjaa ensin puutteet. Vasta sitten saat XLSFormin."))
        return to_draft(draft)
    return _file(draft, "xlsx", xlsform_file(spec), XLSX)


def _file(draft, ending, content, content_type):
    headers = {"Content-Disposition": f'attachment; filename="{draft.key}-luonnos.{ending}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
