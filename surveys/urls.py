from django.urls import path

from surveys.views import places, promises, results

app_name = "surveys"
urlpatterns = [
    path("kunnat/<slug:slug>/", places.municipality_detail, name="municipality-detail"),
    path("vaikutukset/", promises.PromiseList.as_view(), name="promise-list"),
    path("tulokset/<slug:project>/", results.results_detail, name="results-detail"),
    path("tulokset/<slug:project>.csv", results.results_csv, name="results-csv"),
    path("tulokset/<slug:project>.json", results.results_json, name="results-json"),
]
