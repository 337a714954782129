"""What a translator has beside the fields: the text in the language that it was written in, and
what leads from it to its translations."""

from collections.abc import Iterator

from django import forms
from django.conf import settings
from django.db.models import Model, Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from toolkits.models import TipList


def original_texts(subject: Model) -> list[tuple[str, str]]:
    """Label and text of what the subject tells in public, empty ones left out; tips one by one."""
    names = ["title", "name", *getattr(subject, "public_texts", ())]
    fields = {field.name: field for field in subject._meta.concrete_fields}
    known = [name for name in names if name in fields and getattr(subject, name)]
    found = [
        (str(fields[name].verbose_name).capitalize(), getattr(subject, name)) for name in known
    ]
    if isinstance(subject, TipList):
        tips = subject.tips.all()
        found += [(f"{tip.order}. {tip.text}", tip.example) for tip in tips]
    return found


def original_html(subject: Model) -> SafeString:
    rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", original_texts(subject))
    language = getattr(subject, "language", "fi")
    return format_html('<dl class="original" lang="{}">{}</dl>', language, rows)


class VersionForm(forms.ModelForm):
    """A new translation knows its original before it is saved; nothing comes in its own place or
    is a translation of itself."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        original = self.initial.get("translation_of")
        if self.instance.pk is None and original:
            self.instance.translation_of_id = original
        if key := self.instance.pk:
            self._do_not_offer("replaced_by", Q(pk=key))
            self._do_not_offer("translation_of", Q(pk=key) | Q(translation_of=key))

    def _do_not_offer(self, name: str, rows: Q) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            field.queryset = field.queryset.exclude(rows)


def versions_html(original: Model) -> SafeString:
    """Links to the translations that there are, then to begin each that there is not."""
    return format_html_join(" · ", '<a href="{}">{}</a>', _version_links(original))


def _version_links(original: Model) -> Iterator[tuple[str, str]]:
    name = f"admin:{original._meta.app_label}_{original._meta.model_name}"
    names = dict(settings.LANGUAGES)
    taken = {original.language}
    for row in original.translations.order_by("language", "pk"):
        yield reverse(f"{name}_change", args=[row.pk]), f"{names[row.language]}: {row}"
        # An easy version takes no place from the translation itself.
        taken |= set() if getattr(row, "is_easy", False) else {row.language}
    for code, language in settings.LANGUAGES:
        if code not in taken:
            begun = urlencode({"translation_of": original.pk, "language": code})
            text = gettext("Käännä: %(language)s") % {"language": language}
            yield f"{reverse(f'{name}_add')}?{begun}", text
