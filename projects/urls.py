from django.urls import path

from projects import invitation_views, views

app_name = "projects"
urlpatterns = [
    path("tilit/kutsu/<str:token>/", invitation_views.invitation, name="invitation"),
    path("kokeilut/", views.PilotList.as_view(), name="pilot-list"),
    path("kunnat/", views.MunicipalityList.as_view(), name="municipality-list"),
    path("valmennukset/", views.CoachingList.as_view(), name="coaching-list"),
    path("valmennukset/paikka/<str:token>/", views.coaching_place, name="coaching-place"),
    path("valmennukset/<slug:slug>.ics", views.coaching_calendar, name="coaching-calendar"),
    path("valmennukset/<slug:slug>/", views.CoachingDetail.as_view(), name="coaching-detail"),
    path("valmennukset/<slug:slug>/ilmoittaudu/", views.coaching_signup, name="coaching-signup"),
    path("valmennukset/<slug:slug>/peruttu/", views.coaching_cancelled, name="coaching-cancelled"),
]
