"""The shared tablet: its own pages, and those of the walk behind a second door.

The walk keeps the name `resident`, so that its templates lead from one page of the tablet to the
next; Django finds the door by the address of the page.
"""

from django.urls import include, path

from surveys.views.resident import (
    answering,
    cards,
    consultations,
    recordings,
    tablet,
    tablet_offline,
    withdrawal,
)
from surveys.views.resident.tablet import on_tablet

own = [
    path("", tablet.start, name="start"),
    path("lopeta/", tablet.stop, name="stop"),
    path("hereilla/", tablet.awake, name="awake"),
    path("sulje/", tablet.leave, name="leave"),
    path("ilman-verkkoa/", tablet_offline.page, name="offline"),
    path("ilman-verkkoa/palvelija.js", tablet_offline.worker, name="worker"),
    path("sinetit/", tablet_offline.receive, name="receive"),
    path("kuuleminen/", on_tablet(consultations.tablet_form), name="consultation"),
    path("kuuleminen/kiitos/", on_tablet(consultations.tablet_thanks), name="consultation-thanks"),
]
walk = [
    path("koodi/", tablet.code, name="code"),
    path("kieli/", on_tablet(cards.language), name="language"),
    path("lupa/", on_tablet(cards.consent), name="consent"),
    path("tietosuoja/", on_tablet(cards.privacy), name="privacy"),
    path("en-vastaa/", on_tablet(cards.declined), name="declined"),
    path("jatka-vastaamista/", on_tablet(cards.reopen), name="reopen"),
    path("tauko/", on_tablet(cards.pause), name="pause"),
    path("kysymys/<int:number>/", on_tablet(answering.question), name="question"),
    path("tarkista/", on_tablet(answering.check), name="check"),
    path("aani/<str:name>", recordings.recording, name="recording"),
    path("kiitos/", on_tablet(answering.thanks), name="thanks"),
    path("poista-vastaukseni/", on_tablet(withdrawal.withdraw), name="withdraw"),
    path("poista-vastaukseni/valmis/", on_tablet(withdrawal.withdrawn), name="withdrawn"),
]
urlpatterns = [
    path("", include((own, "tablet"))),
    path("", include((walk, "resident"), namespace="tablet-walk")),
]
