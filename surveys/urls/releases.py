from django.urls import path

from surveys.views import answer_files, release_desk

app_name = "releases"
urlpatterns = [
    path("<slug:project>/", release_desk.release_desk, name="desk"),
    path("<slug:project>/jaadyta/", release_desk.release_freeze, name="freeze"),
    path("<slug:project>/<int:number>/veda-pois/", release_desk.release_withdraw, name="withdraw"),
    path("<slug:project>/vastaukset/", answer_files.answer_files, name="answers"),
    path("<slug:project>/asiantuntijalle/", release_desk.release_expert, name="expert"),
]
