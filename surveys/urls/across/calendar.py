from django.urls import path

from surveys.views.desk.across import calendar

app_name = "calendar"
urlpatterns = [
    path("", calendar.calendar_page, name="page"),
    path("tee/", calendar.calendar_make, name="make"),
    path("poista/", calendar.calendar_revoke, name="revoke"),
]
