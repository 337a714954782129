"""The whole site on one screen."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from osallisuus import views
from osallisuus.monitoring import views as monitoring
from osallisuus.styles.views import styles
from surveys.views.desk.across.calendar import calendar_feed
from toolkits import sitemaps

own_sign_in = (
    [path("tilit/", include("projects.urls.single_sign_on"))] if settings.SINGLE_SIGN_ON else []
)
handler500 = "osallisuus.views.server_error"

urlpatterns = [
    # The first two are answered by a middleware, before anything asks for the site's name.
    path("terveys/", monitoring.ready, name="ready"),
    path("terveys/elossa/", monitoring.live, name="live"),
    path("terveys/mittarit/", monitoring.metrics, name="metrics"),
    # Without a language in the path: it follows the card and the person, never the address. Before
    # the desk, as most requests are theirs.
    path("", include("surveys.urls.resident")),
    path("kirjaus/", include("projects.urls.passes")),
    path("kalenteri/<str:token>.ics", calendar_feed, name="calendar-feed"),
    path("tabletti/", include("surveys.urls.tablet")),
    path("robots.txt", views.robots, name="robots"),
    path("jako/<str:signed>.png", views.share_picture, name="share-picture"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.part, name="sitemap-part"),
    # For those who build the site, so in Finnish only.
    path("tyylit/", styles, name="styles"),
    path("tiedostot/<path:path>", views.uploaded_file, name="uploaded-file"),
    # Files for programs: one for all languages. Their guide is a page, below.
    path("avoin-data/", include("toolkits.urls.open_data")),
    path("hallinta/taustatyot/", include("osallisuus.admin.background")),
    path("hallinta/alku/", include("projects.urls.start")),
    path("hallinta/alku/hanke/", include("surveys.urls.start")),
    path("hallinta/alku/sisalto/", include("toolkits.urls.start")),
    path("hallinta/kyselyt/", include("surveys.urls.desk")),
    path("hallinta/tulokset/", include("surveys.urls.releases")),
    path("hallinta/ihmiset/", include("projects.urls.people")),
    path("hallinta/kokeilu/", include("projects.urls.pilots")),
    path("hallinta/valmennus/", include("projects.urls.coaching")),
    path("hallinta/kumppanuus/", include("projects.urls.partnerships")),
    path("hallinta/sailytys/", include("surveys.urls.retention")),
    path("hallinta/lomakkeet/luonnokset/", include("surveys.urls.drafts")),
    path("hallinta/lomakkeet/", include("surveys.urls.instruments")),
    path("hallinta/lomakkeet/", include("surveys.urls.reviewing")),
    path("hallinta/arkisto/", include("toolkits.urls.archives")),
    path("hallinta/tietosuoja/", include("toolkits.urls.privacy")),
    path("hallinta/itsearvio/", include("toolkits.urls.assessments")),
    path("hallinta/kalenteri/", include("surveys.urls.across.calendar")),
    path("hallinta/vertailu/", include("surveys.urls.across.comparison")),
    # Last of the desk, as the admin site answers every path below its own.
    path("hallinta/", admin.site.urls),
    *own_sign_in,
    path("tilit/", include("allauth.urls")),
    *i18n_patterns(
        path("", include("osallisuus.page_urls")),
        path("", include("toolkits.urls.public")),
        path("", include("projects.urls.public")),
        path("", include("surveys.urls.public")),
        path("", include("toolkits.urls.toolkits")),
        prefix_default_language=False,
    ),
]
