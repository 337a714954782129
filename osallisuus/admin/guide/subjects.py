"""A long form of the desk as pages by subject, each saved on its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme

from osallisuus.text.addresses import free_address

SUBJECT = "_osa"
"""Names the page, in its address and in what it sends. What is sent without it, by a program, is
the whole form."""
ADDING = "uusi"
BACK = "_palaa"
"""In an address: the page of the desk that sent somebody here to fill in one thing."""


def _always(request, row) -> bool:
    return True


@dataclass(frozen=True)
class Subject:
    """One page of a form: fields under an optional explanation, and the inlines beside them."""

    key: str
    title: str | Promise
    fields: tuple[str, ...] = ()
    description: str | Promise = ""
    inlines: tuple[type, ...] = ()
    is_shown: Callable = field(default=_always)

    def as_fieldset(self, *, heading: str | None = None):
        options: dict[str, Any] = {"fields": list(self.fields)}
        if self.description:
            options["description"] = self.description
        return (heading, options)


@dataclass(frozen=True)
class Tab:
    title: str | Promise
    url: str
    is_current: bool


def all_fieldsets(subjects) -> list:
    """The whole form, as it is known to whatever asks a model admin for its fields."""
    return [one.as_fieldset(heading=one.title) for one in subjects if one.fields]


def all_inlines(subjects) -> list[type]:
    return [inline for one in subjects for inline in one.inlines]


class SubjectPages(admin.ModelAdmin):
    """For scoped admins: `subjects` in order, and the few `add_fields` that a new row needs.

    Only what stands on the page is read and written, so two people on two pages of one row never
    meet; on the same page they are asked as on any other.
    """

    subjects: tuple[Subject, ...] = ()
    add_fields: tuple[str, ...] = ()
    named_by = "name"
    """The field that the address of a new row is made from; empty for rows without an address."""

    def subject_of(self, request, obj) -> Subject | None:
        """The subject of this request; None where the whole form is meant."""
        key = request.POST.get(SUBJECT) or request.GET.get(SUBJECT)
        if request.method == "POST" and not key:
            return None
        if obj is None:
            # Of a row that somebody has deleted meanwhile, the page still knows its subject.
            named = (one for one in self.subjects if one.key == key)
            return next(named, Subject(ADDING, "", self.add_fields))
        shown = self.shown_subjects(request, obj)
        return next((one for one in shown if one.key == key), shown[0])

    def shown_subjects(self, request, obj) -> list[Subject]:
        return [one for one in self.subjects if one.is_shown(request, obj)]

    def get_fieldsets(self, request, obj=None):
        subject = self.subject_of(request, obj)
        if subject is None:
            return super().get_fieldsets(request, obj)
        return [subject.as_fieldset()] if subject.fields else []

    def get_inlines(self, request, obj):
        subject = self.subject_of(request, obj)
        return super().get_inlines(request, obj) if subject is None else list(subject.inlines)

    def checks_whole_row(self, request, obj) -> bool:
        """Whether rules over fields of several pages must be asked apart from the form."""
        return obj is not None and self.subject_of(request, obj) is not None

    def save_model(self, request, obj, form, change):
        if self.named_by and not obj.slug:
            rows = type(obj)._base_manager.all()
            obj.slug = free_address(getattr(obj, self.named_by), rows)
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        subject = self.subject_of(request, obj)
        if subject is not None:
            context |= self._pages(request, obj, subject)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _pages(self, request, obj, subject):
        """What the template needs to name this page and to lead to the others."""
        shown = self.shown_subjects(request, obj) if obj else []
        tabs = [Tab(one.title, self._url(obj, one), one.key == subject.key) for one in shown]
        following = self._following(request, obj, subject) if obj else None
        return {
            "subject_name": SUBJECT,
            "subject": subject,
            "tabs": tabs,
            "following": following.title if following else "",
            "show_save_and_continue": False,
            "show_save_and_add_another": False,
        }

    def _following(self, request, obj, subject) -> Subject | None:
        shown = self.shown_subjects(request, obj)
        place = [one.key for one in shown].index(subject.key) + 1
        return shown[place] if place < len(shown) else None

    def _url(self, obj, subject) -> str:
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[obj.pk]) + f"?{SUBJECT}={subject.key}"

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        if self.subject_of(request, None) is None:
            return response
        # A new row has only begun: its pages follow.
        return redirect(self._url(obj, self.shown_subjects(request, obj)[0]))

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        subject = self.subject_of(request, obj)
        following = subject and self._following(request, obj, subject)
        if subject and "_next" in request.POST:
            return redirect(self._url(obj, following or subject))
        back = request.GET.get(BACK, "")
        return redirect(back) if _is_of_desk(back) and "_save" in request.POST else response


def place_of(row, name: str, *, back: str = "") -> str:
    """The page that has the field `name` of a row, scrolled to it; a link that sends somebody to
    mend it must not open another page. `back`: the page of the desk that one comes back to.

    Raises LookupError for a field that is on no page of the row's form.
    """
    keeper: Any = admin.site.get_model_admin(type(row))
    key = next((one.key for one in keeper.subjects if name in one.fields), None)
    if key is None:
        raise LookupError(name)
    page = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    words = {SUBJECT: key} | ({BACK: back} if back else {})
    return f"{page}?{urlencode(words, safe='/')}#id_{name}"


def _is_of_desk(path: str) -> bool:
    is_own = url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return is_own and path.startswith(reverse("admin:index"))


def on_this_page(form, error):
    """The error with what it says of fields that stand on other pages said of the whole form."""
    if not isinstance(error, ValidationError) or not hasattr(error, "error_dict"):
        return error
    found: dict[str, list] = {}
    for name, errors in error.error_dict.items():
        found.setdefault(name if name in form.fields else NON_FIELD_ERRORS, []).extend(errors)
    return ValidationError(found)


def check_whole_row(form):
    """The rules of the database over the whole row: Django asks only those whose fields all stand
    in the form, and the database would refuse the rest without a sentence."""
    try:
        form.instance.validate_constraints()
    except ValidationError as error:
        form.add_error(None, error)
