"""What a translator has beside the fields: the text in the language that it was written in."""

from django.db.models import Model
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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
