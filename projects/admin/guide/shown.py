"""What is marked public is seen only with its project, which the saver is told at once."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from osallisuus.admin.guide.subjects import SUBJECT
from projects.permissions import PROJECT_KEEPING


class ShownWithProject(admin.ModelAdmin):
    """For model admins of rows with `is_published` and a project."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        row = form.instance
        if row.is_published and not row.project.is_published:
            self.message_user(request, self._hidden(request.user, row.project), messages.WARNING)

    def _hidden(self, user, project):
        text = _("Tämä näkyy julkisilla sivuilla vasta, kun myös hanke näkyy.")
        if not PROJECT_KEEPING(user, project):
            return text
        url = reverse("admin:projects_project_change", args=[project.pk]) + f"?{SUBJECT}=julkisuus"
        link = format_html('<a href="{}">{}</a>', url, _("Näytä hanke julkisilla sivuilla"))
        return format_html("{} {}", text, link)
