"""Publications of a project with their chapters."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedStackedInline
from osallisuus.admin.background import begin
from osallisuus.admin.scoped import PUBLIC
from projects.permissions import PUBLICATION_KEEPING
from toolkits.admin.background import PUBLICATION
from toolkits.admin.content import ContentAdmin
from toolkits.forms import ChapterForm, NumberedRows
from toolkits.models import Chapter, Publication

MARKERS = {
    "kuva:muutos": _("kuva: mikä muuttui alusta loppuun"),
    "kuva:kustannukset": _("kuva: kustannus osallistujaa kohti"),
    "taulukko:kokeilut": _("taulukko: kokeilut"),
    "taulukko:kustannukset": _("taulukko: kustannukset"),
    "lause:muutos": _("lause: muutos alusta loppuun"),
    "lause:vertailuryhma": _("lause: oliko vertailuryhmää"),
    "luku:kokeiluja": _("kokeilujen määrä"),
    "luku:osallistujia": _("osallistujien määrä"),
    "luku:alkuvastauksia": _("montako vastasi alussa"),
    "luku:loppuvastauksia": _("montako vastasi lopussa"),
    "luku:pareja": _("montako vastasi alussa ja lopussa"),
    "luku:ilman_loppuvastausta": _("montako vastasi vain alussa"),
    "luku:vain_loppuvastauksia": _("montako vastasi vain lopussa"),
    "luku:kustannus_osallistujaa_kohti": _("kustannus osallistujaa kohti"),
    "luku:kustannukset_yhteensa": _("kustannukset yhteensä"),
    "luku:vapaaehtoistunteja": _("vapaaehtoisten tunnit"),
    "luku:pienin_ryhma": _("pienin ryhmä, jonka tulos näytetään"),
}
"""What an editor can have in a chapter, by the marker that is written there."""
WRITING = _(
    "Tyhjä rivi aloittaa uuden kappaleen. Tulokset saat mukaan merkinnöillä, jotka ovat osioiden "
    "yläpuolella."
)


class ChapterInline(ScopedStackedInline):
    model = Chapter
    form = ChapterForm
    formset = NumberedRows
    # "Luku" would be a number as well, and numbers are what the markers bring.
    verbose_name, verbose_name_plural = _("osio"), _("osiot")
    fields = ["order", "title", "slug", "body"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "body":
            found.help_text = format_html("{} {}", WRITING, PUBLIC)
        return found


@admin.register(Publication)
class PublicationAdmin(ContentAdmin):
    can_add = can_change = can_delete = PUBLICATION_KEEPING
    position = 50
    menu_label = _("Julkaisut")
    date_hierarchy = "published_on"
    list_display = ["title", "kind", "project", "language", "published_on", "is_published"]
    list_filter = ["kind", "language", "is_published", "project"]
    list_select_related = ["project"]
    search_fields = ["title", "summary"]
    inlines = [ChapterInline]
    fieldsets = [
        (None, {"fields": ["project", "kind", "title", "slug", "summary"]}),
        (
            _("Sisältö"),
            {
                "fields": ["release", "url"],
                "description": _(
                    "Kirjoita osiot alle, tai anna osoite, jos teksti on toisella sivustolla."
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
                    "reviewed_on",
                    "licence",
                    "provenance",
                    "source",
                ]
            },
        ),
    ]

    def render_change_form(self, request, context, *args, **kwargs):
        context["markers"] = MARKERS.items()
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self):
        view = self.admin_site.admin_view(self.pdf_view)
        # Own paths first: Django's pattern for a row takes any word for its key.
        own = path("<path:object_id>/pdf/", view, name="toolkits_publication_pdf")
        return [own, *super().get_urls()]

    def pdf_view(self, request, object_id):
        """Asks the queue for the file: a report with figures takes longer than a page may."""
        publication = self.get_object(request, unquote(object_id))
        if publication is None or not self.has_change_permission(request, publication):
            raise Http404
        has_chapters = publication.chapters.exists()
        if request.method == "POST" and has_chapters:
            title = _("Julkaisu PDF-tiedostona: %(title)s") % {"title": publication.title}
            base_url = request.build_absolute_uri("/")
            return begin(request, PUBLICATION, title, publication=publication.pk, base_url=base_url)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Julkaisu PDF-tiedostona"),
            "publication": publication,
            "has_chapters": has_chapters,
        }
        return render(request, "admin/toolkits/publication/pdf.html", context)
