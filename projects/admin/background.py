"""What projects leave to the queue: letters to those who signed up for coaching."""

import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from osallisuus.background.registry import Outcome, register_work
from osallisuus.background.running import Progress
from osallisuus.background.waiting import LETTERS
from projects.models import CoachingSession, SignUp
from projects.permissions import COACHING_READING, SIGNUP_READING
from projects.queries.coaching import LETTER
from projects.services.coaching.writing import Letter, letter_of, send_letter

NO_RIGHT = _("Sinulla ei ole enää oikeutta tähän.")
GONE = _("Viestiä ei enää ole. Kirjoita se uudelleen.")


@register_work(LETTER)
def send_letters(
    progress: Progress, *, session: int, recipients: list[int], token: str, site_url: str, key: str
) -> Outcome:
    """Each gets the letter once at most: before it goes, it is remembered that it is going. Begun
    again, it passes by who has been begun with, since nobody knows whether that letter left."""
    found = CoachingSession.objects.select_related("project", "municipality").get(pk=session)
    by = progress.job.asked_by
    # The right may have ended while the work waited.
    if not (COACHING_READING(by, found) and SIGNUP_READING(by, found)):
        raise ValidationError(NO_RIGHT)
    if "told" not in progress.memory:
        _send_all(progress, found, recipients, token, site_url)
        # Before the letter goes, without which nobody could tell that this is done.
        progress.remember(told=_told(progress))
    LETTERS.drop(token)
    page = reverse("coaching:people", args=[found.slug])
    return Outcome(next_url=page, sentence=progress.memory["told"])


def _send_all(progress: Progress, session, recipients, token, site_url) -> None:
    content, by = LETTERS.kept(token), progress.job.asked_by
    if content is None:
        raise ValidationError(GONE)
    letter = letter_of(by.pk, **json.loads(content))
    signups = {row.pk: row for row in session.signups.filter(pk__in=recipients)}
    for n_done, number in enumerate(recipients, start=1):
        # Who has given the place up meanwhile is not written to.
        if number in signups and _is_ours(progress, number):
            _send(progress, letter, signups[number], site_url)
        progress.say(n_done, len(recipients))


def _is_ours(progress: Progress, number: int) -> bool:
    """Whether nobody has begun with this person; from now on somebody has."""
    with transaction.atomic():
        # Another worker may hold the same work, where this one was thought lost.
        progress.hold()
        begun = progress.memory.get("begun", [])
        if number in begun:
            return False
        progress.remember(begun=[*begun, number])
    return True


def _send(progress: Progress, letter: Letter, signup: SignUp, site_url: str) -> None:
    has_gone = send_letter(letter=letter, signup=signup, site_url=site_url)
    name = "sent" if has_gone else "failed"
    with transaction.atomic():
        progress.hold()
        progress.remember(**{name: [*progress.memory.get(name, []), signup.pk]})


def _told(progress: Progress) -> str:
    """In numbers: names leave with the list, and a job stays longer."""
    progress.read_again()
    n_sent = len(progress.memory.get("sent", []))
    n_left = len(progress.memory.get("begun", [])) - n_sent
    told = ngettext("Viesti meni %d ihmiselle.", "Viesti meni %d ihmiselle.", n_sent) % n_sent
    if n_left:
        told += " " + ngettext(
            "Yhdelle se ei mennyt. Näet luettelosta, kenelle.",
            "%(n)d ihmiselle se ei mennyt. Näet luettelosta, keille.",
            n_left,
        ) % {"n": n_left}
    return told
