"""Chapters that nobody has written yet: whoever publishes them is asked first."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from toolkits.admin.writing.originals import VersionForm

CONFIRMED = "tyhjat_nahty"
"""Field of who has seen which chapters are empty."""
PUBLISHING = {"is_published", "shown_from", "published_on"}


class PublicationForm(VersionForm):
    """Refuses once to publish or to schedule while a chapter is empty, and names each; saves when
    that has been confirmed."""

    unwritten: tuple[str, ...] = ()
    """Titles of the empty chapters, once they have been asked about."""

    def clean(self):
        found = super().clean()
        self._date()
        publishes = self.cleaned_data.get("is_published") and PUBLISHING & set(self.changed_data)
        if not publishes or self.instance.pk is None or CONFIRMED in self.data:
            return found
        chapters = self.instance.chapters.all()
        self.unwritten = tuple(one.title for one in chapters if not one.body.strip())
        if self.unwritten:
            raise ValidationError(self._told())
        return found

    def _date(self) -> None:
        """What becomes public has a day, by which readers cite it."""
        facts = self.cleaned_data
        is_new = facts.get("is_published") and "is_published" in self.changed_data
        if is_new and facts.get("published_on", "") is None:
            facts["published_on"] = facts.get("shown_from") or timezone.localdate()

    def _told(self) -> str:
        titles = ", ".join(f"”{title}”" for title in self.unwritten)
        told = ngettext(
            "Osio %(titles)s on tyhjä.", "Osiot %(titles)s ovat tyhjiä.", len(self.unwritten)
        )
        way_out = _(
            "Tyhjä osio ei näy lukijalle. Kirjoita se ensin, tai vahvista sivun lopussa, että "
            "julkaiset ilman sitä."
        )
        return f"{told % {'titles': titles}} {way_out}"
