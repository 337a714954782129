"""Coaching, signing up for it, and the privacy notice."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, TemplateView

from osallisuus.mail import Delivery, site_url
from osallisuus.models import SiteOwner
from osallisuus.serving.methods import require_http_methods, require_safe
from osallisuus.serving.rate_limits import is_over
from projects import services
from projects.forms.public import SignUpForm
from projects.models import CoachingSession, Project, SignUp
from projects.pages.calendar import calendar_file
from projects.queries import pages

# A whole workplace may sign up at the same table, from one address.
SIGNUPS_AT_ONCE = 20
SIGNUP_PAUSE_SECONDS = 3600


class CoachingList(TemplateView):
    template_name = "projects/coaching_list.html"

    def get_context_data(self, **kwargs):
        upcoming, past = pages.coaching_programme()
        marks = pages.marks([*upcoming, *past])
        return super().get_context_data(upcoming=upcoming, past=past, marks=marks, **kwargs)

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        return _until_begun(response, context["upcoming"][:1])


class CoachingDetail(DetailView):
    template_name = "projects/coaching_detail.html"
    context_object_name = "session"

    def get_queryset(self):
        related = CoachingSession.objects.public().select_related(
            "project", "municipality", "source"
        )
        return related.prefetch_related("facilitators", "materials")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            takes_signups=pages.takes_signups(self.object),
            attendance=pages.attendance_by_sector(self.object),
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        return _until_begun(response, [self.object])


def _until_begun(response, sessions):
    """What begins is no longer to come and takes no sign-ups: no page of it is kept past that."""
    # Also where it began while the page was being made.
    border = timezone.now() - timedelta(minutes=1)
    for session in sessions:
        if session.starts_at and session.starts_at > border:
            response.changes_at = session.starts_at
    return response


@require_safe
def coaching_calendar(request, slug):
    session = get_object_or_404(CoachingSession.objects.public(), slug=slug)
    if session.starts_at is None:
        raise Http404
    text = calendar_file(
        session,
        url=request.build_absolute_uri(session.get_absolute_url()),
        host=request.get_host(),
        at=timezone.now(),
    )
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{session.slug}.ics"'},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def coaching_signup(request, slug):
    session = get_object_or_404(
        CoachingSession.objects.public().select_related("project"), slug=slug
    )
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _sign_up(request, session, form)
        if made:
            return redirect("projects:coaching-place", token=made.cancel_token)
    return render(
        request,
        "projects/coaching_signup.html",
        {"session": session, "state": pages.signup_state(session), "form": form},
    )


def _sign_up(request, session, form):
    if is_over("signup", request, limit=SIGNUPS_AT_ONCE, seconds=SIGNUP_PAUSE_SECONDS):
        form.add_error(None, _("Ilmoittautumisia tuli liian monta. Odota tunti ja yritä sitten."))
        return None
    try:
        return services.sign_up(
            session=session,
            site_url=site_url(request),
            told=lambda delivery: _tell_of_failure(request, delivery),
            **form.cleaned_data,
        )
    except services.AlreadySignedUpError:
        form.add_error("email", _("Tällä osoitteella on jo ilmoittauduttu."))
    except services.SignUpClosedError:
        form.add_error(None, _("Ilmoittautuminen on päättynyt."))
    return None


def _tell_of_failure(request, delivery):
    if delivery == Delivery.FAILED:
        messages.warning(request, _("Vahvistusta ei saatu lähetettyä sähköpostiisi."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def coaching_place(request, token):
    """Whoever has the address from the confirmation sees the own place and may give it back."""
    signup = get_object_or_404(SignUp.objects.select_related("session"), cancel_token=token)
    if request.method == "POST":
        services.cancel_signup(signup=signup, site_url=site_url(request), at=timezone.now())
        return redirect("projects:coaching-cancelled", slug=signup.session.slug)
    return render(request, "projects/coaching_place.html", {"signup": signup})


@require_safe
def coaching_cancelled(request, slug):
    session = get_object_or_404(CoachingSession.objects.public(), slug=slug)
    return render(request, "projects/coaching_cancelled.html", {"session": session})


@require_safe
def privacy(request):
    """The site's own notice, and that of each public project that asks residents something."""
    asking = Project.objects.public().filter(controller__isnull=False)
    return render(
        request,
        "projects/privacy.html",
        {
            "owner": SiteOwner.current_name(),
            "projects": asking.select_related("controller"),
        },
    )
