"""One message to those who signed up, sent to each alone."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import override

from osallisuus.mail import Delivery, deliver
from projects.models import SignUp, User
from projects.services.coaching.mails import words_of

LOGGED_AS = "coaching letter"
"""What a log may call it: the subject is somebody's own words."""


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    sender: User


def body_of(letter: Letter, signup: SignUp, site_url: str) -> str:
    """The message as one person gets it: the words, and below them what concerns the own place."""
    with override(signup.language):
        context = words_of(signup, site_url) | {"letter": letter}
        return render_to_string("projects/emails/coaching_letter.txt", context).strip() + "\n"


def letter_of(key: int, subject: str, text: str) -> Letter:
    """The words as they were typed, by their sender's number. One line of a subject: a line break
    would begin another header."""
    return Letter(" ".join(subject.split()), text, User.objects.get(pk=key))


def send_letter(*, letter: Letter, signup: SignUp, site_url: str) -> bool:
    """Sends the letter to one person; whether it went."""
    body = body_of(letter, signup, site_url)
    result = deliver(letter.subject, body, [signup.email], logged_as=LOGGED_AS)
    return result != Delivery.FAILED
