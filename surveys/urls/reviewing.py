from django.urls import path

from surveys.views.desk import recordings, reviewing

app_name = "reviewing"
HERE = "<slug:key>/<int:version>/<slug:language>/"
urlpatterns = [
    path(f"{HERE}tarkistus/", reviewing.review_detail, name="detail"),
    path(f"{HERE}tarkistus/linkki/", reviewing.link_new, name="link-new"),
    path(f"{HERE}tarkistus/linkki/<int:number>/sulje/", reviewing.link_close, name="link-close"),
    path(f"{HERE}tarkistus/tarkistettu/", reviewing.mark_reviewed, name="mark"),
    path(f"{HERE}tarkistus.csv", reviewing.proposals_file, name="file"),
    path(f"{HERE}aanet/", recordings.recording_list, name="recordings"),
    path(f"{HERE}aanet/<slug:item>/poista/", recordings.recording_remove, name="sound-remove"),
]
