"""Taking one's answers back with the card's code: code, what goes, gone."""

from django.core import signing
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from osallisuus.serving.methods import require_http_methods, require_safe
from surveys.answering.visits import card_cookie
from surveys.models import Card
from surveys.services import what_goes
from surveys.services import withdraw as withdraw_answers
from surveys.views.resident.code_form import CodeRefusedError, code_languages, open_code
from surveys.views.resident.opened import go

SALT = "surveys.withdraw"
SECONDS = 15 * 60


# Nothing happens without the card's code or, in the second step, a signed mark that only the page
# after the code holds: another site has neither.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request):
    if request.method != "POST":
        return _code_page(request)
    if "vahvistus" in request.POST:
        return _withdraw(request)
    typed = request.POST.get("koodi", "")
    try:
        card = open_code(request, typed)
    except CodeRefusedError as refused:
        return _code_page(request, typed=typed, refused=refused, status=refused.status)
    context = {
        "found": what_goes(card),
        "confirmation": signing.dumps(card.pk, salt=SALT),
        "language_links": [],
    }
    return render(request, "surveys/withdrawal_confirm.html", context)


@require_safe
def withdrawn(request):
    response = render(request, "surveys/withdrawal_done.html", {"language_links": []})
    card_cookie.forget(response, card_cookie.door_of(request))
    return response


def _withdraw(request):
    try:
        # Nothing goes on the first click: the page in between says what
        # goes, and this mark comes from it.
        card_id = signing.loads(request.POST["vahvistus"], salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return _code_page(request, is_again=True, status=403)
    withdraw_answers(card=Card.objects.get(pk=card_id))
    return go(request, "withdrawn")


def _code_page(request, *, typed="", refused=None, is_again=False, status=200):
    context = {
        "typed": typed[:100],
        "refused": refused,
        "is_again": is_again,
        "language_links": code_languages(request),
    }
    return render(request, "surveys/withdrawal_code.html", context, status=status)
