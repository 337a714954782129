from django.urls import path

from surveys.views.public import promises, results
from surveys.views.resident import consultations

app_name = "surveys"
urlpatterns = [
    path("kuulemiset/", consultations.ConsultationList.as_view(), name="consultation-list"),
    path("kuulemiset/<slug:slug>/", consultations.consultation_detail, name="consultation-detail"),
    path(
        "kuulemiset/<slug:slug>/kiitos/",
        consultations.consultation_thanks,
        name="consultation-thanks",
    ),
    path("vaikutukset/", promises.PromiseList.as_view(), name="promise-list"),
    path("tulokset/", results.results_newest, name="results-newest"),
    path("tulokset/<slug:project>/", results.results_detail, name="results-detail"),
    path("upota/tulokset/<slug:project>/", results.results_embed, name="results-embed"),
    path("tulokset/<slug:project>.pdf", results.results_pdf, name="results-pdf"),
    path("tulokset/<slug:project>.csv", results.results_csv, name="results-csv"),
    path("tulokset/<slug:project>.xlsx", results.results_xlsx, name="results-xlsx"),
    path("tulokset/<slug:project>.json", results.results_json, name="results-json"),
]
