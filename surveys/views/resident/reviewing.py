"""A native speaker reads a translation, one text on a screen, by a link that ends; no account."""

from functools import wraps

from django.conf.locale import LANG_INFO
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from osallisuus.serving.methods import require_http_methods, require_safe
from osallisuus.serving.rate_limits import is_over
from surveys.queries.review import review_progress
from surveys.services.instruments.reviewing import find_review_link, record_verdict

HOUR = 3600
WRONG_LINKS, SAVES_AN_HOUR = 20, 1200
MAX_PROPOSAL = 2000
GOOD, CHANGE = "hyva", "muutos"
GONE, UNPROCESSABLE, TOO_MANY = 410, 422, 429


def by_link(view):
    """Gives the view the open link of the address; the page of an ended link is told apart from
    none at all by nobody."""

    @wraps(view)
    def guarded(request, token, **arguments):
        link = find_review_link(token, timezone.localdate())
        if link is not None:
            return view(request, link, token, **arguments)
        # Only addresses that lead nowhere count as guesses, so that nobody shuts a reader out.
        if is_over("review-link", request, limit=WRONG_LINKS, seconds=HOUR):
            return render(request, "429.html", status=TOO_MANY)
        return render(request, "surveys/review_closed.html", status=GONE)

    return guarded


@require_safe
@by_link
def review_start(request, link, token):
    progress = review_progress(link.instrument, link.language, link)
    waiting = [line.number for line in progress.lines if line.state == "open"]
    context = {
        "link": link,
        "token": token,
        "progress": progress,
        "first": waiting[0] if waiting else 1,
        "language": _language(link.language),
    }
    return render(request, "surveys/review_start.html", context)


# The secret of the address is the token against forged forms: who does not have it can send none.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def review_text(request, link, token, number):
    progress = review_progress(link.instrument, link.language, link)
    if not 1 <= number <= len(progress.lines):
        return redirect("resident:review", token=token)
    line = progress.lines[number - 1]
    if request.method != "POST":
        return _text_page(request, link, token, progress, line)
    if is_over("review-save", request, limit=SAVES_AN_HOUR, seconds=HOUR):
        return render(request, "429.html", status=TOO_MANY)
    verdict = request.POST.get("arvio", "")
    proposal = request.POST.get("ehdotus", "").strip()
    error = _error(verdict, proposal)
    # The words may have changed while they were read; a verdict counts
    # only for those that were seen.
    if error or request.POST.get("luettu", "") != line.text:
        return _text_page(request, link, token, progress, line, error or "changed", proposal)
    record_verdict(link=link, line=line, proposal=proposal if verdict == CHANGE else "")
    if number == len(progress.lines):
        return redirect("resident:review-thanks", token=token)
    return redirect("resident:review-text", token=token, number=number + 1)


@require_safe
@by_link
def review_thanks(request, link, token):
    progress = review_progress(link.instrument, link.language, link)
    waiting = [line.number for line in progress.lines if line.state == "open"]
    context = {
        "link": link,
        "token": token,
        "progress": progress,
        "first": waiting[0] if waiting else None,
    }
    return render(request, "surveys/review_thanks.html", context)


def _error(verdict, proposal) -> str:
    """What is wrong with what was sent: `choose`, `empty` or `long`; nothing if all is well."""
    if verdict not in (GOOD, CHANGE):
        return "choose"
    if verdict == CHANGE and not proposal:
        return "empty"
    return "long" if len(proposal) > MAX_PROPOSAL else ""


def _text_page(request, link, token, progress, line, error="", proposal=""):
    context = {
        "token": token,
        "line": line,
        "total": len(progress.lines),
        "kind": line.key.partition(".")[0],
        "language": _language(link.language),
        "error": error,
        "proposal": proposal or "".join(line.proposals),
        "is_good": line.state == "approved" and not error,
        "is_change": line.state == "proposed" or error in ("empty", "long"),
        "most": MAX_PROPOSAL,
    }
    status = UNPROCESSABLE if error else 200
    return render(request, "surveys/review_text.html", context, status=status)


def _language(code) -> dict:
    """The code, own name and direction of the language that is read."""
    unknown = {"code": code, "name_local": code, "bidi": False}
    return LANG_INFO.get(code, unknown) | {"code": code}
