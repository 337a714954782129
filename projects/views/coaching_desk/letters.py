"""One message to those who signed up: written, looked at, and only then sent, by the queue."""

import json
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from osallisuus.admin.background import begin
from osallisuus.background.waiting import LETTERS
from osallisuus.mail import site_url
from osallisuus.models import BackgroundJob
from projects.forms.coaching import LetterForm
from projects.permissions import SIGNUP_READING
from projects.queries.coaching import LETTER, signup_lists
from projects.services.coaching.writing import Letter, body_of
from projects.views.coaching_desk.doors import (
    UNPROCESSABLE,
    coaching_page,
    is_first_time,
    page,
)


@coaching_page(SIGNUP_READING)
def letter(request, session):
    lists = signup_lists(session)
    signups = [*lists.placed, *lists.waiting]
    for signup in signups:
        signup.session = session
    sent = request.POST if request.method == "POST" else None
    form = LetterForm(sent, signups=signups, initial=_suggested(request, session, signups))
    is_writing = sent is None or "edit" in request.POST
    if is_writing or not form.is_valid():
        status = 200 if is_writing else UNPROCESSABLE
        return _page(request, session, "letter", form, status, has_people=bool(signups))
    if "send" in request.POST:
        return _send(request, session, form)
    first = form.chosen()[0]
    preview = body_of(_letter(request, form), first, site_url(request))
    return _page(request, session, "letter_preview", form, preview=preview, chosen=form.chosen())


def _page(request, session, name, form, status=200, **values):
    return page(request, name, session, _("Viesti ilmoittautuneille"), status, form=form, **values)


def _suggested(request, session, signups) -> dict:
    """Everybody; or, to ask for feedback, those who came, with the link in the text."""
    found = {"key": uuid4(), "recipients": [row.pk for row in signups]}
    form = getattr(session, "feedback_form", None)
    if request.GET.get("aihe") != "palaute" or form is None:
        return found
    path = reverse("projects:coaching-feedback", args=[form.token])
    return found | {
        "recipients": [row.pk for row in signups if row.has_come],
        "subject": _("Kerro, mitä pidit: %s") % session.theme,
        "text": _("Kiitos, kun olit mukana. Kerro nimettömästi, mitä pidit valmennuksesta:")
        + f"\n{site_url(request)}{path}",
    }


def _letter(request, form) -> Letter:
    # A text field sends its line ends as two signs.
    text = form.cleaned_data["text"].replace("\r\n", "\n")
    return Letter(form.cleaned_data["subject"], text, request.user)


def _send(request, session, form):
    """Gives the letter to the queue, once: a form sent twice counts once."""
    key = str(form.cleaned_data["key"])
    asked = BackgroundJob.objects.filter(work=LETTER, arguments__key=key)
    if not is_first_time(key) or asked.exists():
        messages.info(request, _("Viesti on jo lähetetty."))
        return redirect("coaching:people", key=session.slug)
    letter = _letter(request, form)
    words = {"subject": letter.subject, "text": letter.text}
    return begin(
        request,
        LETTER,
        _("Viesti ilmoittautuneille: %(theme)s") % {"theme": session.theme},
        session=session.pk,
        recipients=[signup.pk for signup in form.chosen()],
        token=LETTERS.keep(json.dumps(words).encode()),
        site_url=site_url(request),
        key=key,
    )
