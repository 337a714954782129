"""Pilots, their sessions and their costs, with the approval of what others have sent."""

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin, Subject, SubjectPages, all_fieldsets
from osallisuus.text.numbers import with_minus
from projects.admin.guide.own_places import OwnPlaces, has_sources
from projects.admin.guide.shown import ShownWithProject
from projects.admin.part_links import part_links
from projects.admin.pilot_parts import PilotPartAdmin
from projects.admin.transfer import ProjectTransferMixin
from projects.models import CostLine, Pilot, PilotSession
from projects.permissions import KEEPING, READING
from projects.queries.desk import parts_of_pilot
from projects.queries.handover import KeptRows, register_tasks
from projects.resources import CostLineResource, PilotResource, PilotSessionResource
from projects.services.pilots.costs import COPIED

PILOT_SUBJECTS = (
    Subject(
        "perustiedot",
        _("Perustiedot"),
        ("project", "municipality", "name", "kind", "associations", "starts_on", "ends_on"),
    ),
    Subject(
        "ennen",
        _("Ennen alkua"),
        ("lead", "need", "aim", "target_group", "place", "rhythm"),
    ),
    Subject(
        "kaynnit",
        _("Käynnit ja kulut"),
        ("visits", "spending"),
        _("Käynneillä ja kuluilla on omat sivunsa."),
    ),
    Subject("tulokset", _("Mitä tehtiin ja opittiin"), ("how", "needed", "results", "lessons")),
    Subject(
        "osallistujat",
        _("Osallistujat ja jatko"),
        (
            "n_participants",
            "n_participants_basis",
            "volunteer_hours",
            "continuation",
            "continuation_story",
        ),
        _(
            "Kustannus osallistujaa kohti lasketaan jakamalla kulut tällä luvulla. Jätä se "
            "tyhjäksi, jos osallistujia ei ole vielä laskettu."
        ),
    ),
    Subject("julkisuus", _("Julkisilla sivuilla"), ("is_published", "slug", "icon")),
    Subject(
        "lahteet",
        _("Lähteet"),
        ("published_text", "provenance", "source", "details_provenance"),
        is_shown=has_sources,
    ),
)

PARTNERS = _(
    "Näkyvät kumppaneina kokeilun ja kunnan julkisella sivulla. Mitä kunta ja yhdistys lupaavat "
    "toisilleen, kirjataan kohtaan Kumppanuudet."
)

ICON_CHOICES = [
    ("", _("tavallinen kuva")),
    ("breakfast", _("aamupala")),
    ("evening_snack", _("iltapala")),
    ("panel", _("raati")),
    ("residents_panel", _("kuntalaisraati")),
    ("village_event", _("kylätapahtuma")),
    ("wellbeing", _("hyvinvointi")),
]


@admin.register(Pilot)
class PilotAdmin(ShownWithProject, SubjectPages, OwnPlaces, ProjectTransferMixin, ScopedAdmin):
    can_view = READING
    can_add = can_change = can_delete = can_import = KEEPING
    resource_class = PilotResource
    project_of = "project_id"
    position = 20
    menu_label = _("Kokeilut")
    list_display = [
        "name",
        "municipality",
        "kind",
        "n_participants",
        "continuation",
        "is_published",
    ]
    list_filter = [
        "municipality",
        "kind",
        "continuation",
        "is_published",
        "project",
        ("n_participants", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["municipality", "project"]
    named_with = ["municipality"]
    search_fields = ["name", "lead", "municipality__name"]
    date_hierarchy = "starts_on"
    readonly_fields = ["visits", "spending"]
    subjects = PILOT_SUBJECTS
    add_fields = ("project", "municipality", "name", "kind", "lead")
    fieldsets = all_fieldsets(PILOT_SUBJECTS)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "icon":
            return forms.ChoiceField(label=_("Kuva"), required=False, choices=ICON_CHOICES)
        if db_field.name == "associations":
            kwargs["help_text"] = PARTNERS
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            obj.parts = {m: self._parts(request, m, obj) for m in (PilotSession, CostLine)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _parts(self, request, model, pilot):
        keeper = self.admin_site.get_model_admin(model)
        can_add = keeper.can_add(request.user, pilot)
        found = parts_of_pilot(request.user, model, pilot)
        return part_links(model, pilot, found, can_add=can_add)

    @admin.display(description=_("käynnit"))
    def visits(self, row):
        return self._shown(row, PilotSession)

    @admin.display(description=_("kulut"))
    def spending(self, row):
        return self._shown(row, CostLine)

    @staticmethod
    def _shown(row, model):
        if row is None or row.pk is None:
            return _("Tallenna kokeilu ensin.")
        found = row.parts[model]
        links = format_html_join("", '<a href="{}">{}</a>', found.links)
        return format_html('<span class="part-links">{}{}</span>', found.text, links)


@register_tasks
def sessions(project, person):
    """Sessions still to be held, or held and not counted."""
    rows = PilotSession.objects.filter(pilot__project=project, keeper=person)
    waiting = Q(status=PilotSession.Status.PLANNED) | Q(
        status=PilotSession.Status.HELD, n_residents__isnull=True
    )
    return rows.filter(waiting).select_related("pilot")


@admin.register(PilotSession)
class PilotSessionAdmin(KeptRows, PilotPartAdmin):
    resource_class = PilotSessionResource
    copied_fields = ("pilot", "status", "provenance", "source")
    position = 30
    # The pages of one pilot have the bare word.
    menu_label = _("Kaikki käynnit")
    pilot_page, by_pilot = "pilots:sessions", _("Käynnit kokeiluittain")
    list_display = ["held_on", "pilot", "status", "n_residents", "n_first_timers", "state"]
    list_filter = [
        "state",
        "status",
        ("n_residents", admin.EmptyFieldListFilter),
        "pilot__municipality",
        "pilot",
    ]
    list_select_related = ["pilot__municipality"]
    search_fields = ["pilot__name", "pilot__municipality__name", "note"]
    date_hierarchy = "held_on"
    ordering = ["-held_on", "-pk"]
    fieldsets = [
        (None, {"fields": ["pilot", "held_on", "status", "keeper"]}),
        (
            _("Kävijät"),
            {
                "fields": [
                    "n_residents",
                    "n_first_timers",
                    "n_volunteers",
                    "n_experience_actors",
                    "n_staff",
                    "n_eura",
                    "note",
                ],
                "description": _("Kirjaa vain määrät. Jätä tyhjäksi, jos ei ole vielä laskettu."),
            },
        ),
        (_("Tila ja lähde"), {"fields": ["state", "return_note", "provenance", "source"]}),
    ]


@admin.register(CostLine)
class CostLineAdmin(PilotPartAdmin):
    resource_class = CostLineResource
    copied_fields = ("pilot", *COPIED, "provenance", "source")
    position = 40
    menu_label = _("Kaikki kulut")
    pilot_page, by_pilot = "pilots:costs", _("Kulut ja summat kokeiluittain")
    list_display = ["spent_on", "pilot", "kind", "basis", "description", "euros", "state"]
    list_filter = ["state", "kind", "basis", "pilot__municipality", "pilot"]
    list_select_related = ["pilot__municipality"]
    search_fields = ["pilot__name", "pilot__municipality__name", "description", "payer"]
    date_hierarchy = "spent_on"
    ordering = ["-spent_on", "-pk"]
    fieldsets = [
        (None, {"fields": ["pilot", "spent_on", "kind", "basis", "description"]}),
        (
            _("Summa"),
            {
                "fields": ["amount", "hours", "rate"],
                "description": _(
                    "Kirjoita joko summa tai tunnit ja tuntihinta. Jos kulua ei voi eritellä, "
                    "valitse perusteeksi ”ei voi eritellä” ja jätä nämä tyhjiksi."
                ),
            },
        ),
        (_("Kuka maksaa"), {"fields": ["payer", "split_rule"]}),
        (_("Tila ja lähde"), {"fields": ["state", "return_note", "provenance", "source"]}),
    ]

    @admin.display(description=_("euroa"))
    def euros(self, row):
        return None if row.total is None else with_minus(number_format(row.total))
