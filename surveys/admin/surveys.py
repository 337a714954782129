"""Surveys with their readiness, and the sheets of cards made for them."""

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import (
    ScopedAdmin,
    ScopedInline,
    Subject,
    SubjectPages,
    all_fieldsets,
    all_inlines,
    list_field,
)
from osallisuus.admin.lists import ScopedChangeList
from projects.permissions import KEEPERS, KEEPING, NOBODY, SURVEY_READING
from surveys.admin.missing import field_url, standing
from surveys.answering.windows import missing_parts
from surveys.forms.start import InstrumentField
from surveys.models import Card, CardSheet, HelpContact, Instrument, Survey
from surveys.services import revoke_sheet


class HelpContactInline(ScopedInline):
    model = HelpContact
    fields = ["name", "phone", "note", "order"]


def _is_consultation(request, row) -> bool:
    return row.kind == Survey.Kind.CONSULTATION


SUBJECTS = (
    Subject(
        "perustiedot",
        _("Perustiedot"),
        ("title", "kind", "project", "pilot", "instrument", "is_practice", "readiness"),
    ),
    Subject(
        "milloin",
        _("Milloin"),
        ("opens_on", "start_until", "end_from", "closes_on", "min_days_between"),
        _("Alku- ja loppukysely voivat olla auki yhtä aikaa."),
    ),
    Subject(
        "vastaaminen",
        _("Miten vastataan"),
        ("screen_mode", "languages", "allows_unreviewed"),
    ),
    Subject("apu", _("Mistä saa apua"), inlines=(HelpContactInline,)),
    Subject(
        "asukaskysely",
        _("Asukaskysely"),
        ("municipality", "intro", "one_per_browser", "slug"),
        is_shown=_is_consultation,
    ),
)


class SurveyList(ScopedChangeList):
    """A survey leads to where its daily work is; who only reads it, to what is set of it."""

    def get_results(self, request):
        super().get_results(request)
        kept = Survey.objects.visible_to(request.user, KEEPERS)
        shown = [row.pk for row in self.result_list]
        self.kept = set(kept.filter(pk__in=shown).values_list("pk", flat=True))

    def url_for_result(self, result):
        if result.pk in self.kept:
            return reverse("desk:survey", args=[result.slug])
        return super().url_for_result(result)


@admin.register(Survey)
class SurveyAdmin(SubjectPages, ScopedAdmin):
    can_view = SURVEY_READING
    can_add = can_change = can_delete = KEEPING
    position = 10
    menu_label = _("Kyselyt")
    list_display = ["title", "pilot", "kind", "opens_on", "closes_on", "is_practice"]
    list_filter = ["kind", "is_practice", "pilot__municipality", "project"]
    list_select_related = ["pilot__municipality", "project"]
    named_with = ()
    search_fields = ["title", "pilot__name", "pilot__municipality__name"]
    date_hierarchy = "opens_on"
    readonly_fields = ["readiness"]
    subjects = SUBJECTS
    add_fields = ("title", "kind", "project", "pilot", "instrument")
    named_by = "title"
    fieldsets = all_fieldsets(SUBJECTS)
    inlines = all_inlines(SUBJECTS)

    def get_list_display(self, request):
        shown = super().get_list_display(request)
        return [*shown, "settings"] if self.can_change.anywhere(request.user) else shown

    def get_changelist(self, request, **kwargs):
        return SurveyList

    @admin.display(description=_("asetukset"))
    def settings(self, row):
        url = reverse("admin:surveys_survey_change", args=[row.pk])
        return format_html(
            '<a href="{}">{}<span class="vh">: {}</span></a>', url, _("Muuta"), row.title
        )

    def get_readonly_fields(self, request, obj=None):
        # The codes of practice cards are worked out from it.
        has_codes = obj is not None and obj.is_practice and obj.sheets.exists()
        return [*super().get_readonly_fields(request, obj), *["slug"] * has_codes]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "instrument":
            return InstrumentField(
                self._instruments(request),
                label=capfirst(db_field.verbose_name),
                empty_label=None,
            )
        if db_field.name == "languages":
            return list_field(db_field, settings.LANGUAGES, required=True)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @staticmethod
    def _instruments(request):
        """Those on offer, and the survey's own, be it an older version or without words yet."""
        offered = Instrument.objects.offered().values("pk")
        found = request.resolver_match.kwargs.get("object_id", "")
        # The survey's own stays on offer: its start and end ask with the same version.
        own = Q(surveys__pk=int(found)) if found.isdecimal() else Q()
        return Instrument.objects.with_about().filter(Q(pk__in=offered) | own).distinct()

    @admin.display(description=_("puuttuu ennen avaamista"))
    def readiness(self, row):
        if row is None or row.pk is None:
            return _("Tallenna kysely ensin.")
        missing = missing_parts(row)
        if not missing:
            return standing(row)
        back = reverse("admin:surveys_survey_change", args=[row.pk])
        ways = ((field_url(one, row, back=back), one.sentence) for one in missing)
        return format_html_join(" ", '<a href="{}">{}</a>', ways)


def _language_name(code) -> str:
    return _(get_language_info(code)["name"]).lower()


class LanguageFilter(admin.SimpleListFilter):
    """By the names of the languages a card may be in, without asking every sheet for its own."""

    title = _("kieli")
    parameter_name = "language"

    def lookups(self, request, model_admin):
        return [(code, _language_name(code)) for code, _own_name in settings.LANGUAGES]

    def queryset(self, request, queryset):
        return queryset.filter(language=self.value()) if self.value() else queryset


class SheetList(ScopedChangeList):
    """Cards are counted for the sheets of a page only, however many sheets there are."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        cards = Card.with_arriving.filter(sheet__in=self.result_list).order_by()
        counts = dict(cards.values_list("sheet").annotate(Count("pk")))
        for sheet in self.result_list:
            sheet.card_count = counts.get(sheet.pk, 0)


@admin.register(CardSheet)
class CardSheetAdmin(ScopedAdmin):
    """Codes are printed once, when a sheet is made; this list only knows how many there are."""

    can_view = SURVEY_READING
    can_add = can_change = can_delete = NOBODY
    can_revoke = KEEPING
    position = 20
    list_display = [
        "letter",
        "survey",
        "language_name",
        "is_large_print",
        "n_cards",
        "printed_on",
        "used",
    ]
    list_filter = [LanguageFilter, "is_large_print", "survey"]
    list_select_related = ["survey__pilot"]
    search_fields = ["letter", "survey__title", "survey__pilot__municipality__name"]
    date_hierarchy = "printed_on"
    fields = ["survey", "letter", "language_name", "is_large_print", "printed_on", "revoked_on"]
    readonly_fields = ["language_name"]
    actions = ["revoke"]

    @admin.display(description=_("kieli"), ordering="language")
    def language_name(self, row):
        return _language_name(row.language)

    def get_changelist(self, request, **kwargs):
        return SheetList

    @admin.display(description=_("kortteja"))
    def n_cards(self, row):
        return row.card_count

    @admin.display(description=_("käytössä"), boolean=True)
    def used(self, row):
        return row.revoked_on is None

    def has_revoke_permission(self, request) -> bool:
        return self.can_revoke.anywhere(request.user)

    @admin.action(description=_("Poista valitut arkit käytöstä"), permissions=["revoke"])
    def revoke(self, request, queryset):
        sheets = queryset.select_related("survey__pilot").filter(revoked_on__isnull=True)
        # Who sees a sheet need not be one who keeps it.
        mine = [sheet for sheet in sheets if self.can_revoke(request.user, sheet)]
        for sheet in mine:
            revoke_sheet(sheet=sheet)
        text = ngettext(
            "Poistit käytöstä %d arkin kortit.", "Poistit käytöstä %d arkin kortit.", len(mine)
        )
        self.message_user(request, text % len(mine), messages.SUCCESS)
