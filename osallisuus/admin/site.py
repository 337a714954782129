"""The site of the desk: its door, its start page and its bin."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import update_wrapper

from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import bin
from osallisuus.admin.guide.steps import path_of
from osallisuus.admin.icons import with_named_icons
from osallisuus.admin.scoped import ScopedAdmin
from osallisuus.models import BIN_DAYS
from osallisuus.serving.methods import require_POST

BIN_HEADINGS = (
    _("Poistettu rivi"), _("Mikä"), _("Milloin"), _("Kuka poisti"), _("Palautus"),
)  # fmt: skip


@dataclass(frozen=True)
class WorkLine:
    """One thing that waits for the user: how many, what, and where it is done."""

    count: int
    title: str
    url: str
    link_text: str
    detail: str = ""
    due: str = ""


@dataclass(frozen=True)
class Shortcut:
    label: str
    hint: str
    url: str


@dataclass(frozen=True)
class Panel:
    """A part of the start page: a template that gets `values`; low positions come first."""

    template_name: str
    values: object
    position: int = 50


@dataclass(frozen=True)
class MenuLink:
    label: str
    url: str
    is_current: bool


WORKLISTS: list[Callable] = []
SHORTCUTS: list[Callable] = []
PANELS: list[Callable] = []
ASKED_PANELS: list[Callable] = []


def register_worklist(lines: Callable[[object], Iterable[WorkLine]]):
    """Add `lines(user)`, things that wait for the user, to the start page."""
    WORKLISTS.append(lines)
    return lines


def register_shortcuts(links: Callable[[object], Iterable[Shortcut]]):
    """Add `links(user)`, things that the user often does, to the start page."""
    SHORTCUTS.append(links)
    return links


def register_panel(panels: Callable[[object], Iterable[Panel]]):
    """Add `panels(user)` to the start page."""
    PANELS.append(panels)
    return panels


def register_asked_panel(panels: Callable[[object, QueryDict], Iterable[Panel]]):
    """Add `panels(user, asked)` to the start page: parts that are paged or searched by what the
    address asks."""
    ASKED_PANELS.append(panels)
    return panels


def greeting(at: datetime) -> str:
    hour = timezone.localtime(at).hour
    if 4 <= hour < 11:
        return str(_("Huomenta"))
    return str(_("Päivää") if 11 <= hour < 17 else _("Iltaa"))


def _panels(user, asked: QueryDict) -> list[Panel]:
    found = [panel for panels in PANELS for panel in panels(user)]
    found += [panel for panels in ASKED_PANELS for panel in panels(user, asked)]
    return sorted(found, key=lambda panel: panel.position)


class PortalAdminSite(admin.AdminSite):
    site_title = _("Hallinta")
    site_header = _("Hallinta")
    index_title = _("Työpöytä")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def register(self, model_or_iterable, admin_class=None, **options):
        # Admins of other packages know no rule on rows, so they stay out.
        if admin_class is not None and issubclass(admin_class, ScopedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view, cacheable=False):
        return super().admin_view(with_named_icons(view), cacheable)

    def has_permission(self, request):
        return request.user.is_active and getattr(request.user, "is_staff", False)

    def login(self, request, extra_context=None):
        # Whoever has signed in and still stands here has no rights:
        # the form again would be a circle.
        if request.user.is_authenticated:
            raise PermissionDenied
        target = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return redirect_to_login(target, reverse("account_login"))

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def get_urls(self):
        return [
            path("roskakori/", self._guarded(self.bin_view), name="bin"),
            path(
                "roskakori/<int:entry_id>/",
                self._guarded(require_POST(self.restore_view)),
                name="bin-restore",
            ),
            # Django's own redirect by a key would tell the address of any row to anybody.
            *(one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"),
        ]

    def _guarded(self, view):
        def wrapped(*args, **kwargs):
            return self.admin_view(view)(*args, **kwargs)

        wrapped.admin_site = self
        return update_wrapper(wrapped, view)

    def each_context(self, request):
        context = super().each_context(request)
        return context | {"menu": self._menu(request, context["available_apps"])}

    def _menu(self, request, apps):
        start = reverse("admin:index")
        links = [MenuLink(str(self.index_title), start, request.path == start)]
        for app in apps:
            for entry in app["models"]:
                label = self._registry[entry["model"]].menu_label
                if label and entry["admin_url"]:
                    url = entry["admin_url"]
                    links.append(MenuLink(str(label), url, request.path.startswith(url)))
        return links

    def get_app_list(self, request, app_label=None):
        """Apps and lists in the order in which a coordinator works, not by the alphabet."""
        found = self._build_app_dict(request, app_label)
        for app in found.values():
            app["models"].sort(key=lambda entry: self._registry[entry["model"]].position)
        order = list(dict.fromkeys(model._meta.app_label for model in self._registry))
        return sorted(found.values(), key=lambda app: order.index(app["app_label"]))

    def index(self, request, extra_context=None):
        now = timezone.now()
        path = path_of(request.user)
        lines = [line for lines in WORKLISTS for line in lines(request.user)]
        # What waits for a person is told at once, also where there is no pilot yet.
        if path.is_desk_closed and not lines:
            return self._first_page(request, path, now, extra_context)
        context = {
            "greeting": greeting(now),
            "now": now,
            "path": path,
            "lines": lines,
            "n_lines": len(lines),
            "shortcuts": [link for links in SHORTCUTS for link in links(request.user)],
            "panels": _panels(request.user, request.GET),
        }
        return super().index(request, context | (extra_context or {}))

    def _first_page(self, request, path, now, extra_context):
        """Before there is anything to work on: the next step, and nothing that leads nowhere."""
        context = {
            **self.each_context(request),
            "title": self.index_title,
            "greeting": greeting(now),
            "now": now,
            "path": path,
            "app_list": [],
        }
        context["menu"] = context["menu"][:1]
        request.current_app = self.name
        return TemplateResponse(request, "admin/index.html", context | (extra_context or {}))

    def app_index(self, request, app_label, extra_context=None):
        """All lists are on the start page, so an app needs no page of its own."""
        return redirect("admin:index")

    def bin_view(self, request):
        context = {
            **self.each_context(request),
            "title": _("Roskakori"),
            "subtitle": None,
            "headings": BIN_HEADINGS,
            "rows": [self._deleted(entry, row) for entry, row in self._restorable(request.user)],
            "bin_days": BIN_DAYS,
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/bin.html", context)

    def restore_view(self, request, entry_id):
        found = [one for one, _row in self._restorable(request.user) if one.pk == entry_id]
        if not found:
            raise Http404
        try:
            row = bin.put_back(found[0])
        except ValidationError as error:
            reason = " ".join(error.messages)
            messages.error(request, _("Palauttaminen ei onnistunut. %s") % reason)
        else:
            messages.success(request, _("Palautettiin: %s.") % row)
        return redirect("admin:bin")

    def _restorable(self, user):
        admins = {model._meta.label_lower: entry for model, entry in self._registry.items()}
        for entry, row, ruling in bin.restorable():
            keeper = admins.get(entry.parent_model or entry.model)
            if keeper and keeper.may_restore(user, row, ruling):
                yield entry, row

    @staticmethod
    def _deleted(entry, row):
        return bin.DeletedRow(
            name=entry.name,
            model_name=str(row._meta.verbose_name).capitalize(),
            deleted_at=entry.deleted_at,
            who=str(entry.deleted_by or ""),
            entry_id=entry.pk,
        )
