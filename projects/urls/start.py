from django.urls import path

from projects.views.start import account, installation, project

app_name = "start"
urlpatterns = [
    path("tili/<str:token>/", account.first_account, name="account"),
    path("yllapitaja/", installation.owner, name="owner"),
    path("kunnat/", installation.municipalities, name="municipalities"),
    path("hanke/", project.new, name="new"),
    path("hanke/<slug:slug>/kunnat/", project.places, name="places"),
    path("hanke/<slug:slug>/toteuttajat/", project.carriers, name="carriers"),
    path("hanke/<slug:slug>/vastaajat/", project.privacy, name="privacy"),
    path("hanke/<slug:slug>/kokeilu/", project.pilot, name="pilot"),
]
