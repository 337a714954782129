"""Who signed up: the list, on screen and on paper, and one person less."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from osallisuus.admin.asking import is_confirmed
from osallisuus.mail import leaves_the_machine, site_url
from osallisuus.serving.methods import require_safe
from projects.permissions import SIGNUP_READING
from projects.queries.coaching import letter_state, names_leave_on, signup_lists
from projects.queries.pages import signup_state
from projects.services import remove_signup
from projects.services.forgetting import forget_session
from projects.views.coaching_desk.doors import coaching_page, failure_teller, page, signup_of


@coaching_page(SIGNUP_READING)
@require_safe
def people(request, session):
    return page(
        request,
        "people",
        session,
        _("Ilmoittautuneet"),
        lists=signup_lists(session),
        state=signup_state(session),
        leave_on=names_leave_on(session),
        letter=letter_state(session, request.user),
    )


@coaching_page(SIGNUP_READING)
@require_safe
def people_print(request, session):
    """Without addresses: at the door names are enough."""
    values = {"session": session, "lists": signup_lists(session)}
    return render(request, "admin/projects/coaching/people_print.html", values)


@coaching_page(SIGNUP_READING)
def person_remove(request, session, number):
    signup = signup_of(session, number)
    if not is_confirmed(request):
        return page(request, "person_remove", session, _("Poista ilmoittautuminen"), signup=signup)
    served = remove_signup(signup=signup, site_url=site_url(request), told=failure_teller(request))
    messages.success(request, _("Ilmoittautuminen on poistettu."))
    tell_of_served(request, served)
    return redirect("coaching:people", key=session.slug)


def tell_of_served(request, served):
    """Who has come from the queue; where no mail leaves the machine, that somebody has to tell."""
    if not served:
        return
    if leaves_the_machine():
        text = ngettext(
            "%d jonossa ollut sai paikan ja viestin siitä.",
            "%d jonossa ollutta sai paikan ja viestin siitä.",
            len(served),
        )
    else:
        text = ngettext(
            "%d jonossa ollut sai paikan. Kerro siitä itse: täältä ei lähde sähköpostia.",
            "%d jonossa ollutta sai paikan. Kerro siitä itse: täältä ei lähde sähköpostia.",
            len(served),
        )
    messages.info(request, text % len(served))


@coaching_page(SIGNUP_READING)
def people_forget(request, session):
    """After the session names may go at once, without waiting for their day."""
    is_ready = session.is_past or session.is_cancelled
    if not is_ready or not is_confirmed(request):
        title = _("Poista nimet nyt")
        return page(request, "people_forget", session, title, is_ready=is_ready)
    n_gone = forget_session(session, session.signups.all(), by=request.user)
    text = ngettext("Poistit %d nimen.", "Poistit %d nimeä.", n_gone)
    messages.success(request, text % n_gone)
    return redirect("coaching:people", key=session.slug)
