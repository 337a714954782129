from django.urls import path

from surveys.views import places, promises

app_name = "surveys"
urlpatterns = [
    path("kunnat/<slug:slug>/", places.municipality_detail, name="municipality-detail"),
    path("vaikutukset/", promises.PromiseList.as_view(), name="promise-list"),
]
