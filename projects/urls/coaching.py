"""The pages of a coaching session at the desk."""

from django.urls import path

from projects.views.coaching_desk import (
    attendance,
    certificates,
    changes,
    feedback,
    letters,
    people,
)

app_name = "coaching"
urlpatterns = [
    path("kopioi/", changes.copy, name="copy"),
    path("<slug:key>/ilmoittautuneet/", people.people, name="people"),
    path("<slug:key>/ilmoittautuneet/tulosta/", people.people_print, name="people-print"),
    path("<slug:key>/ilmoittautuneet/unohda/", people.people_forget, name="people-forget"),
    path("<slug:key>/ilmoittautuneet/<int:number>/poista/", people.person_remove, name="remove"),
    path("<slug:key>/viesti/", letters.letter, name="letter"),
    path("<slug:key>/lasnaolo/", attendance.attendance, name="attendance"),
    path("<slug:key>/lasnaolo/valmis/", attendance.attendance_finish, name="attendance-finish"),
    path("<slug:key>/todistukset/", certificates.certificates, name="certificates"),
    path("<slug:key>/todistukset/<int:number>/", certificates.certificate, name="certificate"),
    path("<slug:key>/palaute/", feedback.feedback, name="feedback"),
    path("<slug:key>/palaute/sulje/", feedback.feedback_close, name="feedback-close"),
    path("<slug:key>/palaute/tulosta/", feedback.feedback_print, name="feedback-print"),
    path("<slug:key>/peru/", changes.cancel, name="cancel"),
    path("<slug:key>/palauta/", changes.restore, name="restore"),
]
