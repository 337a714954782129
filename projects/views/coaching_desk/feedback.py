"""The form for participants, from the desk: its link, its end, and what they said."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from osallisuus.files.qr import qr_svg
from osallisuus.mail import site_url
from osallisuus.serving.methods import require_safe
from projects.forms.coaching import CloseFeedbackForm
from projects.pages.certificates import CERTIFICATE_LANGUAGES
from projects.permissions import KEEPING
from projects.queries.coaching import feedback_figures
from projects.services.coaching.feedback import close_feedback, open_feedback
from projects.views.coaching_desk.doors import UNPROCESSABLE, coaching_page, page


@coaching_page(KEEPING)
def feedback(request, session):
    if request.method == "POST":
        open_feedback(session=session)
        return redirect("coaching:feedback", key=session.slug)
    return _page(request, session, CloseFeedbackForm())


def _page(request, session, closing, status=200):
    form = _form_of(session)
    values = {"form": form, "closing": closing}
    if form is not None:
        address = _address(request, form)
        values |= {
            "address": address,
            "qr": qr_svg(address),
            "is_open": form.is_open(),
            "is_over": form.is_over(),
            "figures": feedback_figures(form),
        }
    return page(request, "feedback", session, _("Palaute"), status, **values)


def _form_of(session):
    form = getattr(session, "feedback_form", None)
    if form is not None:
        # Its rules ask the session, which is at hand.
        form.session = session
    return form


def _address(request, form) -> str:
    return site_url(request) + reverse("projects:coaching-feedback", args=[form.token])


@coaching_page(KEEPING)
def feedback_close(request, session):
    form = _form_of(session)
    if form is None:
        raise Http404
    closing = CloseFeedbackForm(request.POST if request.method == "POST" else None)
    if closing.is_valid():
        close_feedback(form=form)
        messages.success(request, _("Palautelomake on suljettu."))
        return redirect("coaching:feedback", key=session.slug)
    return _page(request, session, closing, UNPROCESSABLE if closing.errors else 200)


@coaching_page(KEEPING)
@require_safe
def feedback_print(request, session):
    """The link and its drawing on a sheet for the wall, in the languages of the site."""
    form = _form_of(session)
    if form is None:
        raise Http404
    address = _address(request, form)
    values = {
        "session": session,
        "address": address,
        "qr": qr_svg(address),
        "languages": list(CERTIFICATE_LANGUAGES),
    }
    return render(request, "admin/projects/coaching/feedback_print.html", values)
