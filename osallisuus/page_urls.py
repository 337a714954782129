from django.urls import path

from osallisuus import views
from projects.views.coaching import privacy

app_name = "osallisuus"
urlpatterns = [
    path("tietoa/", views.about, name="about"),
    path("haku/", views.search, name="search"),
    path("saavutettavuus/", views.accessibility, name="accessibility"),
    path("saavutettavuus/palaute/", views.feedback, name="feedback"),
    path("saavutettavuus/palaute/kiitos/", views.feedback_thanks, name="feedback-thanks"),
    path("tietosuoja/", privacy, name="privacy"),
]
