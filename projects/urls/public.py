from django.urls import path

from projects.views import invitations, pages

app_name = "projects"
urlpatterns = [
    path("tilit/kutsu/<str:token>/", invitations.invitation, name="invitation"),
    path("kokeilut/", pages.PilotList.as_view(), name="pilot-list"),
    path("kunnat/", pages.MunicipalityList.as_view(), name="municipality-list"),
    path("valmennukset/", pages.CoachingList.as_view(), name="coaching-list"),
    path("valmennukset/paikka/<str:token>/", pages.coaching_place, name="coaching-place"),
    path("valmennukset/<slug:slug>.ics", pages.coaching_calendar, name="coaching-calendar"),
    path("valmennukset/<slug:slug>/", pages.CoachingDetail.as_view(), name="coaching-detail"),
    path("valmennukset/<slug:slug>/ilmoittaudu/", pages.coaching_signup, name="coaching-signup"),
    path("valmennukset/<slug:slug>/peruttu/", pages.coaching_cancelled, name="coaching-cancelled"),
]
