from django.urls import path

from surveys.views.desk import consultation, pairing, survey, tablet
from surveys.views.desk.paper import correcting, keying

app_name = "desk"
urlpatterns = [
    path("<slug:slug>/", survey.survey_detail, name="survey"),
    path("<slug:slug>/tabletti/", tablet.tablet_open, name="tablet-open"),
    path("<slug:slug>/kuuleminen/", consultation.consultation, name="consultation"),
    path("<slug:slug>/kortit/", survey.cards_new, name="cards-new"),
    path("<slug:slug>/kortit/kadonnut/", survey.card_replace, name="card-replace"),
    path("<slug:slug>/arkit/<str:letter>/uudelleen/", survey.sheet_remake, name="sheet-remake"),
    path("<slug:slug>/avaa-loppukysely/", survey.end_open, name="end-open"),
    path("<slug:slug>/peru-loppukyselyn-avaus/", survey.end_close, name="end-close"),
    path("<slug:slug>/muistutus/", survey.reminder, name="reminder"),
    path(
        "<slug:slug>/lomake/<slug:phase_slug>/<slug:language>.pdf",
        survey.paper_form_file,
        name="paper-form",
    ),
    path("<slug:slug>/parit/", pairing.pairing, name="pairing"),
    path("<slug:slug>/parit/yhdista/", pairing.pair_join, name="pair-join"),
    path("<slug:slug>/parit/erota/", pairing.pair_part, name="pair-part"),
    path("<slug:slug>/parit/<int:number>/peru/", pairing.pair_undo, name="pair-undo"),
    path("<slug:slug>/tallenna/<slug:phase_slug>/", keying.keying, name="keying"),
    path(
        "<slug:slug>/tallenna/<slug:phase_slug>/korjaa/",
        correcting.correcting,
        name="form-correct",
    ),
    path("<slug:slug>/pino/sulje/", keying.stack_close, name="stack-close"),
]
