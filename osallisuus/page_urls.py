from django.urls import path

from osallisuus import views

app_name = "osallisuus"
urlpatterns = [
    path("tietoa/", views.about, name="about"),
    path("saavutettavuus/", views.accessibility, name="accessibility"),
    path("saavutettavuus/palaute/", views.feedback, name="feedback"),
    path("tietosuoja/", views.privacy, name="privacy"),
]
