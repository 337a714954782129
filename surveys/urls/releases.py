from django.urls import path

from surveys.views.desk import answer_files, answers_in, correcting, releases

app_name = "releases"
urlpatterns = [
    path("<slug:project>/", releases.release_desk, name="desk"),
    path("<slug:project>/esikatselu/", releases.release_preview, name="preview"),
    path("<slug:project>/jaadyta/", releases.release_freeze, name="freeze"),
    path("<slug:project>/toinen-ihminen/", releases.release_confirm, name="confirm"),
    path("<slug:project>/<int:number>/veda-pois/", releases.release_withdraw, name="withdraw"),
    path("<slug:project>/<int:number>/korjaa/", correcting.release_correct, name="correct"),
    path("<slug:project>/vastaukset/", answer_files.answer_files, name="answers"),
    path("<slug:project>/tuo-vastaukset/", answers_in.answers_in, name="answers-in"),
    path(
        "<slug:project>/tuo-vastaukset/pohja/",
        answers_in.answers_template,
        name="answers-template",
    ),
    path(
        "<slug:project>/tuo-vastaukset/<int:number>/",
        answers_in.answers_checked,
        name="answers-checked",
    ),
    path("<slug:project>/asiantuntijalle/", releases.release_expert, name="expert"),
]
