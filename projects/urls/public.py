from django.urls import path

from projects.views import coaching, coaching_feedback, invitations

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
    path(
        "valmennukset/paikka/<str:token>/todistus/",
        coaching_feedback.coaching_certificate,
        name="coaching-certificate",
    ),
    # After the sessions' own: one of them may be called "palaute".
    path(
        "valmennukset/palaute/<str:token>/",
        coaching_feedback.coaching_feedback,
        name="coaching-feedback",
    ),
    path(
        "valmennukset/palaute/<str:token>/kiitos/",
        coaching_feedback.coaching_feedback_thanks,
        name="coaching-feedback-thanks",
    ),
]
