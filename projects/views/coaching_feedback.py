"""What participants fill in after a coaching session, and the certificate of one's own."""

from uuid import uuid4

from django.core.cache import cache
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from osallisuus.serving.methods import require_http_methods, require_safe
from osallisuus.serving.rate_limits import is_over
from projects.forms.coaching import CoachingFeedbackForm
from projects.models import CoachingFeedback, SignUp
from projects.services.coaching.feedback import FeedbackClosedError, record_feedback
from projects.views.coaching_desk.certificates import certificate_file

# A whole training may answer at the same table, from one address.
ANSWERS_AT_ONCE, HOUR = 100, 3600
CLOSED, UNPROCESSABLE, TOO_MANY = 410, 422, 429


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def coaching_feedback(request, token):
    """Whoever has the link answers. Nothing of who it was is asked, kept or logged."""
    found = _form_of(token)
    if not found.is_open():
        return _closed(request, found)
    sent = request.POST if request.method == "POST" else None
    form = CoachingFeedbackForm(sent, initial={"key": uuid4()})
    if form.is_valid():
        if is_over("coaching-feedback", request, limit=ANSWERS_AT_ONCE, seconds=HOUR):
            form.add_error(None, _("Palautteita tuli liian monta. Odota tunti ja yritä sitten."))
            return _page(request, found, form, TOO_MANY)
        return _record(request, found, form)
    return _page(request, found, form, UNPROCESSABLE if form.errors else 200)


def _form_of(token):
    rows = CoachingFeedback.objects.select_related("session__project")
    return get_object_or_404(rows, token=token)


def _page(request, found, form, status):
    values = {"session": found.session, "form": form}
    return render(request, "projects/coaching_feedback.html", values, status=status)


def _closed(request, found):
    values = {"session": found.session, "is_over": found.is_over()}
    return render(request, "projects/coaching_feedback_closed.html", values, status=CLOSED)


def _record(request, found, form):
    # A form that is sent twice by a nervous finger counts once.
    is_new = cache.add(f"coaching-feedback-{form.cleaned_data['key']}", 1, HOUR)
    try:
        if is_new:
            record_feedback(form=found, answers=form.answers())
    except FeedbackClosedError:
        return _closed(request, found)
    return redirect("projects:coaching-feedback-thanks", token=found.token)


@require_safe
def coaching_feedback_thanks(request, token):
    values = {"session": _form_of(token).session}
    return render(request, "projects/coaching_feedback_thanks.html", values)


@never_cache
@require_safe
def coaching_certificate(request, token):
    """One's own certificate, in the language of the page, for whoever was marked as come."""
    signup = get_object_or_404(SignUp.objects.select_related("session"), cancel_token=token)
    if not signup.has_come:
        raise Http404
    return certificate_file(request, [signup], get_language())
