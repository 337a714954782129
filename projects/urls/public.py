from django.urls import path

from projects.views import coaching, invitations

app_name = "projects"
urlpatterns = [
    path("tilit/kutsu/<str:token>/", invitations.invitation, name="invitation"),
    path("valmennukset/", coaching.CoachingList.as_view(), name="coaching-list"),
    path("valmennukset/paikka/<str:token>/", coaching.coaching_place, name="coaching-place"),
    path("valmennukset/<slug:slug>.ics", coaching.coaching_calendar, name="coaching-calendar"),
    path("valmennukset/<slug:slug>/", coaching.CoachingDetail.as_view(), name="coaching-detail"),
    path("valmennukset/<slug:slug>/ilmoittaudu/", coaching.coaching_signup, name="coaching-signup"),
    path(
        "valmennukset/<slug:slug>/peruttu/", coaching.coaching_cancelled, name="coaching-cancelled"
    ),
]
