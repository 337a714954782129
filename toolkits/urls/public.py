from django.urls import path

from osallisuus.serving.methods import require_safe
from toolkits.views.public import (
    feeds,
    front,
    municipalities,
    open_data,
    pilots,
    projects,
    site_map,
    subscriptions,
    welfare,
)

app_name = "public"
urlpatterns = [
    path("", front.front, name="front"),
    path("hankkeet/", projects.ProjectList.as_view(), name="project-list"),
    path("hankkeet/<slug:slug>/", projects.project_detail, name="project-detail"),
    path("kokeilut/", pilots.PilotList.as_view(), name="pilot-list"),
    path("kokeilut/<slug:slug>/", pilots.pilot_detail, name="pilot-detail"),
    path("kokeilut/<slug:slug>/innokyla/", welfare.innokyla, name="innokyla"),
    path("kokeilut/<slug:slug>/innokyla.docx", welfare.innokyla_docx, name="innokyla-docx"),
    path("kunnat/", municipalities.MunicipalityList.as_view(), name="municipality-list"),
    path("kunnat/<slug:slug>/", municipalities.municipality_detail, name="municipality-detail"),
    path("kunnat/<slug:slug>/hyvinvointikertomukseen/", welfare.insert, name="insert"),
    path("kunnat/<slug:slug>/hyvinvointikertomukseen.pdf", welfare.insert_pdf, name="insert-pdf"),
    path(
        "kunnat/<slug:slug>/hyvinvointikertomukseen.docx", welfare.insert_docx, name="insert-docx"
    ),
    path("sivukartta/", site_map.site_map, name="site-map"),
    path("seuraa/", feeds.following, name="following"),
    path("seuraa/posti/", subscriptions.subscribe, name="subscribe"),
    path("seuraa/posti/pyydetty/", subscriptions.subscription_asked, name="subscription-asked"),
    path("seuraa/posti/<str:key>/", subscriptions.subscription, name="subscription"),
    path("seuraa/posti/<str:key>/lopeta/", subscriptions.subscription_end, name="subscription-end"),
    path("seuraa/<slug:key>.atom", require_safe(feeds.ChannelFeed()), name="feed"),
    path("avoin-data/", open_data.guide, name="open-data"),
    path("avoin-data/<slug:key>/", open_data.columns, name="open-data-set"),
]
