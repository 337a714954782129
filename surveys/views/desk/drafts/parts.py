"""Adding, moving and removing parts of a draft: each press its own small form."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from osallisuus.admin.asking import is_confirmed
from osallisuus.serving.methods import require_POST
from surveys.forms.drafts.scales import NewChoiceForm, NewDomainForm, NewItemForm, NewScaleForm
from surveys.instruments.drafting import (
    HINT,
    choices,
    free_key,
    free_value,
    key_from,
    moved,
    put,
    usual_scale,
    with_item,
    without,
)
from surveys.instruments.specs import (
    ChoiceSpec,
    DomainSpec,
    InstrumentFile,
    ItemSpec,
    ScaleSpec,
)
from surveys.services.instruments.drafts import (
    change_draft,
    draft_spec,
    keys_ever_used,
    lock_draft,
)
from surveys.views.desk.drafts.guard import draft_context, draft_page, to_draft
from surveys.views.desk.drafts.overview import overview

LONGEST_START = 30
UNPROCESSABLE = 422
STEPS = {"ylos": -1, "alas": 1}
LISTS = {"kysymykset": "items", "osa-alueet": "domains", "asteikot": "scales"}
"""Which list of a spec the rows of a page are."""
PAGES = {"kysymykset": "item", "osa-alueet": "domain", "asteikot": "scale", "tekstit": "text"}


def _locked(draft):
    found = lock_draft(draft.pk)
    if found is None:
        raise Http404
    return found, draft_spec(found)


@require_POST
@draft_page
def part_add(request, draft, part):
    if part not in ADDERS:
        raise Http404
    with transaction.atomic():
        locked, spec = _locked(draft)
        return ADDERS[part](request, locked, spec)


def _add_item(request, draft, spec):
    form = NewItemForm(request.POST, spec=spec, prefix="kysymys")
    if not form.is_valid():
        return overview(request, draft, status=UNPROCESSABLE, new_item=form)
    domain = form.cleaned_data["osa_alue"]
    taken = {item.key for item in spec.items} | keys_ever_used(draft)
    item = ItemSpec(
        key=free_key(domain or "kysymys", taken, is_numbered=True),
        kind="scale",
        text={"fi": form.cleaned_data["teksti"]},
        domain=domain,
        scale=usual_scale(spec),
    )
    return _added(request, draft, spec, with_item(spec, item), "item", item.key)


def _add_domain(request, draft, spec):
    form = NewDomainForm(request.POST, prefix="osa_alue")
    if not form.is_valid():
        return overview(request, draft, "osa-alueet", status=UNPROCESSABLE, new_domain=form)
    words = form.cleaned_data["teksti"]
    start = key_from(words, LONGEST_START) or "osa_alue"
    key = free_key(start, [domain.key for domain in spec.domains])
    after = replace(spec, domains=(*spec.domains, DomainSpec(key, {"fi": words})))
    return _added(request, draft, spec, after, "domain", key)


def _add_scale(request, draft, spec):
    form = NewScaleForm(request.POST, prefix="asteikko")
    if not form.is_valid():
        return overview(request, draft, "asteikot", status=UNPROCESSABLE, new_scale=form)
    said = form.cleaned_data
    key = free_key("asteikko", [scale.key for scale in spec.scales], is_numbered=True)
    scale = ScaleSpec(key, choices(said["maara"], is_scored=said["pisteet"]))
    after = replace(spec, scales=(*spec.scales, scale))
    return _added(request, draft, spec, after, "scale", key)


def _add_hint(request, draft, spec):
    key = free_key(HINT.removesuffix("_"), spec.texts, is_numbered=True)
    after = replace(spec, texts={**spec.texts, key: {}})
    return _added(request, draft, spec, after, "text", key)


def _add_choice(request, draft, spec):
    key = request.POST.get("nimi", "")
    scale = next((one for one in spec.scales if one.key == key), None)
    if scale is None:
        raise Http404
    form = NewChoiceForm(request.POST, scale=scale)
    if not form.is_valid():
        messages.error(request, _("Kirjoita, mitä uudessa vaihtoehdossa lukee."))
        return redirect("drafts:scale", key=draft.key, name=key)
    points = form.cleaned_data.get("pisteet")
    value = free_value(scale) if points is None else points
    if value in [one.value for one in scale.choices]:
        text = _("Asteikolla on jo vaihtoehto, jonka pisteet ovat %(points)s. Anna toiset pisteet.")
        messages.error(request, text % {"points": value})
        return redirect("drafts:scale", key=draft.key, name=key)
    choice = ChoiceSpec(value, {"fi": form.cleaned_data["teksti"]})
    after = replace(spec, scales=put(spec.scales, replace(scale, choices=(*scale.choices, choice))))
    return _added(request, draft, spec, after, "scale", key)


ADDERS = {
    "kysymykset": _add_item,
    "osa-alueet": _add_domain,
    "asteikot": _add_scale,
    "ohjeet": _add_hint,
    "vaihtoehdot": _add_choice,
}


def _added(request, draft, before, after, page, key):
    change_draft(draft=draft, before=before, after=after, by=request.user)
    messages.success(request, _("Lisätty. Täydennä loput tällä sivulla."))
    return redirect(f"drafts:{page}", key=draft.key, name=key)


@require_POST
@draft_page
def part_move(request, draft, part):
    step, name = STEPS.get(request.POST.get("suunta", "")), request.POST.get("nimi", "")
    if step is None or part not in (*LISTS, "vaihtoehdot"):
        raise Http404
    with transaction.atomic():
        locked, spec = _locked(draft)
        change_draft(
            draft=locked, before=spec, after=_moved(spec, part, name, step), by=request.user
        )
    if part == "vaihtoehdot":
        return redirect("drafts:scale", key=draft.key, name=name.partition(".")[0])
    return to_draft(draft, part)


def _moved(spec: InstrumentFile, part: str, name: str, step: int) -> InstrumentFile:
    if part != "vaihtoehdot":
        return _with_rows(spec, part, moved(getattr(spec, LISTS[part]), name, step))
    scale, value = _choice(spec, name)
    keyed = tuple(_Keyed(str(one.value), one) for one in scale.choices)
    order = tuple(one.choice for one in moved(keyed, value, step))
    return replace(spec, scales=put(spec.scales, replace(scale, choices=order)))


@dataclass(frozen=True)
class _Keyed:
    """A choice, which has a value, among rows that have keys."""

    key: str
    choice: ChoiceSpec


def _choice(spec: InstrumentFile, name: str) -> tuple[ScaleSpec, str]:
    key, _dot, value = name.partition(".")
    scale = next((one for one in spec.scales if one.key == key), None)
    if scale is None:
        raise Http404
    return scale, value


@draft_page
def part_remove(request, draft, part):
    """Asks first: words in many languages go with a part."""
    name = request.POST.get("nimi") or request.GET.get("nimi", "")
    with transaction.atomic():
        locked, spec = _locked(draft)
        words = _words(spec, part, name)
        if is_confirmed(request):
            change_draft(
                draft=locked, before=spec, after=_without(spec, part, name), by=request.user
            )
            messages.success(request, _("Poistettu: %(words)s") % {"words": words})
            if part == "vaihtoehdot":
                return redirect("drafts:scale", key=draft.key, name=name.partition(".")[0])
            return to_draft(draft, part)
    context = draft_context(request, draft, _("Poista"), part=part, name=name, words=words)
    return render(request, "admin/surveys/draft/remove.html", context)


def _words(spec: InstrumentFile, part: str, name: str) -> str:
    """What is removed, in its own Finnish words. Raises Http404 where it is not there."""
    if part == "ohjeet":
        found = {key: texts for key, texts in spec.texts.items() if key.startswith(HINT)}
    elif part == "vaihtoehdot":
        scale, _value = _choice(spec, name)
        found = {f"{scale.key}.{one.value}": one.label for one in scale.choices}
    elif part in LISTS:
        rows = getattr(spec, LISTS[part])
        found = {row.key: getattr(row, "text", None) or getattr(row, "name", {}) for row in rows}
    else:
        raise Http404
    if name not in found:
        raise Http404
    return found[name].get("fi") or name


def _without(spec: InstrumentFile, part: str, name: str) -> InstrumentFile:
    if part == "ohjeet":
        return replace(spec, texts={key: t for key, t in spec.texts.items() if key != name})
    if part == "vaihtoehdot":
        scale, value = _choice(spec, name)
        left = tuple(one for one in scale.choices if str(one.value) != value)
        return replace(spec, scales=put(spec.scales, replace(scale, choices=left)))
    return _with_rows(spec, part, without(getattr(spec, LISTS[part]), name))


def _with_rows(spec: InstrumentFile, part: str, rows: tuple) -> InstrumentFile:
    changes: dict[str, Any] = {LISTS[part]: rows}
    return replace(spec, **changes)
