from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save
from django.utils.module_loading import autodiscover_modules

from osallisuus.serving.checks import mail_reaches_people, pango_is_present, proxy_is_believed


class FrameConfig(AppConfig):
    name = "osallisuus"
    verbose_name = "Portaali"

    def ready(self):
        from osallisuus.database import sqlite, versions  # noqa: PLC0415  models load after the app registry
        from osallisuus.search import following  # noqa: PLC0415  models

        register(pango_is_present)
        register(mail_reaches_people, Tags.security, deploy=True)
        register(proxy_is_believed, Tags.security, deploy=True)
        connection_created.connect(sqlite.prepare, dispatch_uid="unicode-like")
        post_save.connect(versions.on_change, dispatch_uid="version-save")
        post_delete.connect(versions.on_change, dispatch_uid="version-delete")
        m2m_changed.connect(versions.on_relation, dispatch_uid="version-relation")
        autodiscover_modules("search")
        post_save.connect(following.on_change, dispatch_uid="search-save")
        post_delete.connect(following.on_change, dispatch_uid="search-delete")
        m2m_changed.connect(following.on_relation, dispatch_uid="search-relation")
        post_migrate.connect(following.on_migrate, sender=self, dispatch_uid="search-begin")


class PortalAdminConfig(AdminConfig):
    default_site = "osallisuus.admin.PortalAdminSite"
