from django.urls import path

from toolkits.views.public import open_data

app_name = "open-data"
urlpatterns = [
    path("openapi.json", open_data.interface, name="interface"),
    path("datapackage.json", open_data.package, name="package"),
    path("katalogi.jsonld", open_data.catalogue_file, name="catalogue"),
    path("<slug:key>.csv", open_data.csv_of, name="csv"),
    path("<slug:key>.json", open_data.json_of, name="json"),
    path("<slug:key>.json-stat", open_data.json_stat_of, name="json-stat"),
    path("<slug:key>.schema.json", open_data.schema_of, name="schema"),
]
