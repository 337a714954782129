from django.urls import path

from surveys.views.desk import instruments

app_name = "instruments"
urlpatterns = [
    path("tuo/", instruments.instrument_import, name="import"),
    path("tuo/tallenna/", instruments.instrument_add, name="add"),
    path("<slug:key>/<int:version>/tiedostot/", instruments.instrument_files, name="files"),
    path("<slug:key>/<int:version>.xlsx", instruments.xlsform, name="xlsform"),
    path("<slug:key>/<int:version>.toml", instruments.toml, name="toml"),
]
