"""Mail to those who signed up: each alone, in the language in which they signed up."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from osallisuus.mail import Delivery, deliver_after_commit
from projects.models import SignUp

Told = Callable[[Delivery], None]


def tell(
    signup: SignUp, event: str, site_url: str, told: Told | None = None, **more: object
) -> None:
    """Sends `projects/emails/signup_<event>.txt` to one person once the transaction is in.

    The template gets what `words_of` says, and `more`.
    """
    with override(signup.language):
        template = f"projects/emails/signup_{event}.txt"
        deliver_after_commit(template, words_of(signup, site_url) | more, [signup.email], told)


def words_of(signup: SignUp, site_url: str) -> dict[str, object]:
    """The sign-up, its session, when that is, and the address of the own place, in the language
    that is active."""
    session = signup.session
    return {
        "signup": signup,
        "session": session,
        "when": when_of(session.starts_at),
        "url": place_url(signup, site_url),
    }


def when_of(starts_at: datetime | None) -> str:
    """The day and the hour; a sentence while nobody knows them."""
    if starts_at is None:
        return _("Ajasta kerrotaan myöhemmin.")
    begins = timezone.localtime(starts_at)
    return f"{date_format(begins, 'SHORT_DATE_FORMAT')} {_('klo')} {date_format(begins, 'G.i')}"


def place_url(signup: SignUp, site_url: str) -> str:
    """The page of the own place, in the language that is active."""
    return site_url.rstrip("/") + reverse("projects:coaching-place", args=[signup.cancel_token])
