"""Publications of a project with their chapters."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from osallisuus.admin.background import begin
from osallisuus.serving.methods import require_POST
from projects.models import Project
from projects.permissions import PUBLICATION_KEEPING
from surveys.models import Release
from toolkits.admin.background import WORKS
from toolkits.admin.writing.content import ContentAdmin
from toolkits.admin.writing.titles import told_title
from toolkits.admin.writing.unwritten import CONFIRMED, PublicationForm
from toolkits.forms import BeginForm
from toolkits.models import Publication
from toolkits.publication.contents import chapter_rows, live_report
from toolkits.services import begin_publication, move_chapter, report_templates
from toolkits.views.publication_files import NO_FIGURES
from toolkits.views.publications import preview_page


@admin.register(Publication)
class PublicationAdmin(ContentAdmin):
    can_add = can_change = can_delete = PUBLICATION_KEEPING
    position = 50
    menu_label = _("Julkaisut")
    date_hierarchy = "published_on"
    list_display = [told_title, "kind", "project", "language", "published_on", "state"]
    list_filter = ["kind", "language", "is_published", "project"]
    list_select_related = ["project"]
    search_fields = ["title", "summary"]
    same_fields = ("project", "kind", "release")
    form = PublicationForm

    fieldsets = [
        (None, {"fields": ["project", "kind", "title", "slug", "summary"]}),
        (
            _("Sisältö"),
            {
                "fields": ["release", "url"],
                "description": _(
                    "Osiot kirjoitat omilla sivuillaan, kun olet tallentanut tämän. Anna osoite, "
                    "jos teksti on toisella sivustolla."
                ),
            },
        ),
        (_("Kieli ja käännökset"), {"fields": ["language", "translation_of"]}),
        (
            _("Julkaiseminen"),
            {
                "fields": [
                    "is_published",
                    "published_on",
                    "shown_from",
                    "retired_on",
                    "replaced_by",
                    "reviewed_on",
                    "licence",
                    "provenance",
                    "source",
                ]
            },
        ),
    ]

    @admin.display(description=_("tila"))
    def state(self, row):
        return row.state()

    def get_view_on_site_url(self, obj=None):
        found = obj and Publication.objects.at_address().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if found else None

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("project", "release")

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["rows"] = chapter_rows(obj) if obj else []
        chosen = Release.objects.with_corrected().filter(pk=obj.release_id if obj else None)
        context["has_old_costs"] = chosen.filter(is_corrected=True).exists()
        context["unwritten"] = context["adminform"].form.unwritten
        context["unwritten_name"] = CONFIRMED
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_post_save_add(self, request, obj):
        # A new publication has only begun: its chapters follow.
        return redirect(reverse("admin:toolkits_publication_change", args=[obj.pk]))

    def get_urls(self):
        # Own paths first: Django's pattern for a row takes any word for its key.
        begin_view = self.admin_site.admin_view(self.begin_view)
        return [
            path("pohjasta/", begin_view, name="toolkits_publication_pohjasta"),
            self._own("tiedosto", self.files_view),
            self._own("esikatselu", self.preview_view),
            self._own("jarjestys", self.order_view),
            *super().get_urls(),
        ]

    def _own(self, end, view):
        name = f"toolkits_publication_{end}"
        return path(f"<path:object_id>/{end}/", self.admin_site.admin_view(view), name=name)

    def begin_view(self, request):
        """A new publication with the chapters of a funder's report."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        templates = report_templates()
        form = BeginForm(
            request.POST or None, projects=self._own_projects(request), templates=templates.values()
        )
        if form.is_valid():
            made = begin_publication(
                project=form.cleaned_data["project"],
                template=templates[form.cleaned_data["template"]],
                title=form.cleaned_data["title"],
            )
            return redirect(reverse("admin:toolkits_publication_change", args=[made.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Uusi raportti pohjasta"),
            "form": form,
            "templates": templates.values(),
        }
        return render(request, "admin/toolkits/publication/begin.html", context)

    def _own_projects(self, request):
        seen = Project.objects.visible_to(request.user)
        own = [one.pk for one in seen if self.can_add(request.user, Publication(project=one))]
        return Project.objects.filter(pk__in=own)

    def kept_or_404(self, request, object_id) -> Publication:
        """The publication, for those who may change it; to others there is no such page."""
        publication = self.get_object(request, unquote(object_id))
        if publication is None or not self.has_change_permission(request, publication):
            raise Http404
        return publication

    @method_decorator(never_cache)
    def preview_view(self, request, object_id):
        """The public page as it would be now, with what is missing marked."""
        publication = self.kept_or_404(request, object_id)
        return preview_page(request, publication)

    @method_decorator(require_POST)
    def order_view(self, request, object_id):
        """Moves one chapter up or down by one."""
        publication = self.kept_or_404(request, object_id)
        key = request.POST.get("chapter", "")
        rows = publication.chapters.select_related("publication")
        chapter = get_object_or_404(rows, pk=key if key.isdecimal() else None)
        move_chapter(chapter=chapter, up="ylos" in request.POST)
        url = reverse("admin:toolkits_publication_change", args=[publication.pk])
        return redirect(f"{url}#osio-{chapter.pk}")

    def files_view(self, request, object_id):
        """Asks the queue for a file: a report with figures takes longer than a page may."""
        publication = self.kept_or_404(request, object_id)
        has_chapters = publication.chapters.written().exists()
        kind = request.POST.get("kind", "pdf")
        if request.method == "POST" and has_chapters and kind in WORKS:
            work, title = WORKS[kind]
            return begin(
                request,
                work,
                str(title) % {"title": publication.title},
                publication=publication.pk,
                base_url=request.build_absolute_uri("/"),
            )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Julkaisu tiedostona"),
            "publication": publication,
            "has_chapters": has_chapters,
            "has_figures": live_report(publication.release) is not None,
            "no_figures": NO_FIGURES,
        }
        return render(request, "admin/toolkits/publication/files.html", context)
