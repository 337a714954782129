"""The support package Tunnista, toimi, tarkista, and what disadvantage costs."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin, ScopedStackedInline
from projects.permissions import CONTENT_KEEPING, INSTALLATION, SHARED_READING
from toolkits.models import DisadvantageCost, SupportPhase, SupportStatement, SupportTheme
from toolkits.models.support import LANGUAGES

SWEDISH, ENGLISH = _("Ruotsiksi"), _("Englanniksi")
TRANSLATED = _(
    "Lukija saa käännöksen, kun koko teksti väittämineen on käännetty. Siihen asti hän lukee "
    "suomenkielistä tekstiä. Jos muutat vain suomenkielistä, käännös on taas luonnos."
)


def _theme_fields(code):
    return [f"{name}_{code}" for name in SupportTheme.translated] + [f"reviewed_{code}_on"]


class TranslatedAdmin(ScopedAdmin):
    """A translation whose Finnish somebody changed alone is a draft again."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        inline = [each for formset in formsets for each in formset.forms if each.has_changed()]
        for each in [form, *inline]:
            row = each.instance
            owner = row.theme if isinstance(row, SupportStatement) else row
            left = [code for code in LANGUAGES if _is_left_behind(each, code)]
            names = [f"reviewed_{code}_on" for code in left]
            if owner.pk and any(getattr(owner, name) for name in names):
                for name in names:
                    setattr(owner, name, None)
                owner.save()


def _is_left_behind(form, code) -> bool:
    """Whether a Finnish text was changed, and of that language neither text nor day of review."""
    names, changed = form.instance.translated, set(form.changed_data)
    own = {f"{name}_{code}" for name in names} | {f"reviewed_{code}_on"}
    return bool(changed.intersection(names)) and not changed & own


class ThemeInline(ScopedStackedInline):
    model = SupportTheme
    fields = ["order", "key", "title", "lead"]
    show_change_link = True


class StatementInline(ScopedStackedInline):
    model = SupportStatement
    fields = ["order", "key", "text", "text_sv", "text_en"]


@admin.register(SupportPhase)
class SupportPhaseAdmin(TranslatedAdmin):
    """There are three phases for good; their texts and themes change."""

    can_view, can_change = SHARED_READING, CONTENT_KEEPING
    can_add = can_delete = INSTALLATION
    position = 30
    list_display = ["key", "order"]
    search_fields = ["intro"]
    fieldsets = [
        (None, {"fields": ["key", "order", "intro"]}),
        (SWEDISH, {"fields": ["intro_sv", "reviewed_sv_on"], "description": TRANSLATED}),
        (ENGLISH, {"fields": ["intro_en", "reviewed_en_on"], "description": TRANSLATED}),
    ]
    inlines = [ThemeInline]


@admin.register(SupportTheme)
class SupportThemeAdmin(TranslatedAdmin):
    can_view = SHARED_READING
    can_add = can_change = can_delete = CONTENT_KEEPING
    position = 40
    list_display = ["title", "phase", "order"]
    list_filter = ["phase"]
    list_select_related = ["phase"]
    search_fields = ["title", "lead"]
    inlines = [StatementInline]
    fieldsets = [
        (None, {"fields": ["phase", "order", "key", "title", "lead", "evidence"]}),
        (_("Mistä apua"), {"fields": ["tip_lists", "tools"]}),
        (SWEDISH, {"fields": _theme_fields("sv"), "description": TRANSLATED}),
        (ENGLISH, {"fields": _theme_fields("en"), "description": TRANSLATED}),
    ]


@admin.register(DisadvantageCost)
class DisadvantageCostAdmin(ScopedAdmin):
    can_view = SHARED_READING
    can_add = can_change = can_delete = CONTENT_KEEPING
    position = 60
    list_display = ["area", "year", "component", "euros", "payer"]
    list_filter = ["area", "year"]
    search_fields = ["area", "component", "payer"]
    fieldsets = [
        (None, {"fields": ["area", "year", "component", "payer"]}),
        (_("Euroina"), {"fields": ["euros", "population", "published_per_resident", "note"]}),
        (_("Lähde"), {"fields": ["provenance", "source"]}),
    ]
