"""The whole site on one screen."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from osallisuus import views
from toolkits.sitemaps import PublicPages

handler500 = "osallisuus.views.server_error"

urlpatterns = [
    path("terveys/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"public": PublicPages}}, name="sitemap"),
    path("tiedostot/<path:path>", views.uploaded_file, name="uploaded-file"),
    path("hallinta/kyselyt/", include("surveys.urls.desk")),
    path("hallinta/tulokset/", include("surveys.urls.releases")),
    path("hallinta/ihmiset/", include("projects.urls.people")),
    path("hallinta/sailytys/", include("surveys.urls.retention")),
    path("hallinta/lomakkeet/", include("surveys.urls.reviewing")),
    path("hallinta/", admin.site.urls),
    path("tilit/", include("allauth.urls")),
    path("", include("surveys.urls.resident")),
    path("tabletti/", include("surveys.urls.tablet")),
    *i18n_patterns(
        path("", include("osallisuus.page_urls")),
        path("", include("toolkits.urls.public")),
        path("", include("projects.urls.public")),
        path("", include("surveys.urls.public")),
        path("", include("toolkits.urls.toolkits")),
        prefix_default_language=False,
    ),
]
