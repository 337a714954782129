"""Certificates: one page for each person who came to a coaching session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import override

from osallisuus.files.pdf import NOWHERE, render_pdf
from osallisuus.text.numbers import whole
from projects.models import CoachingSession, ProjectOrganisation, SignUp

CERTIFICATE_LANGUAGES = {
    code: name for code, name in settings.LANGUAGES if code not in settings.RESIDENT_ONLY_LANGUAGES
}
MOST_HOURS = 12
"""A session that lasts longer goes over nights, and its hours are not known."""


@dataclass(frozen=True)
class Certificate:
    """The page of one person, and the language of its words."""

    language: str
    html: SafeString


def certificates_pdf(
    signups: Sequence[SignUp], language: str = "", *, base_url: str = NOWHERE
) -> bytes:
    """One page for each, in `language` or, without it, each in the person's own.

    Raises PdfUnavailable where Pango is missing.
    """
    pages = [_page(signup, language or _known(signup.language)) for signup in signups]
    session = signups[0].session
    context = {"pages": pages, "session": session}
    with override(pages[0].language):
        return render_pdf("projects/coaching_certificate_pdf.html", context, base_url=base_url)


def _known(language: str) -> str:
    return language if language in CERTIFICATE_LANGUAGES else settings.LANGUAGE_CODE


def _page(signup: SignUp, language: str) -> Certificate:
    session = signup.session
    with override(language):
        words = {
            "signup": signup,
            "session": session,
            "hours": hours_of(session),
            "lead": _lead(session),
            "today": timezone.localdate(),
        }
        html = render_to_string("projects/_coaching_certificate.html", words)
    return Certificate(language, html)


def hours_of(session: CoachingSession) -> float | None:
    """How many hours it took, to the half; None without an end, and for what lasted for days."""
    if session.starts_at is None or session.ends_at is None:
        return None
    took = session.ends_at - session.starts_at
    if not timedelta(0) < took <= timedelta(hours=MOST_HOURS):
        return None
    return whole(took // timedelta(seconds=1), 1800) / 2


def _lead(session: CoachingSession) -> str:
    """The organisations that lead the project, by their names."""
    roles = ProjectOrganisation.objects.filter(project=session.project_id, role="lead")
    return ", ".join(str(role.organisation) for role in roles.select_related("organisation"))
