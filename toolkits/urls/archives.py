from django.urls import path

from toolkits.views.desk import archives

app_name = "archive"
urlpatterns = [
    path("hanke/<slug:project>/", archives.archive_out, name="out"),
    path("tuo/", archives.archive_in, name="in"),
    path("tuo/<str:token>/", archives.archive_preview, name="preview"),
]
