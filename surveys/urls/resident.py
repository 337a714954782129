"""Pages of residents: no language in the address, and no code after the card has been opened."""

from django.urls import path

from surveys.views.resident import answering, cards, recordings, reviewing, withdrawal

app_name = "resident"
urlpatterns = [
    path("kysely/", cards.code, name="code"),
    path("k/", cards.scanned, name="scanned"),
    # On cards printed before the code moved behind "#", where no server sees it.
    path("k/<str:code>/", cards.card, name="card"),
    path("kysely/kieli/", cards.language, name="language"),
    path("kysely/lupa/", cards.consent, name="consent"),
    path("kysely/tietosuoja/", cards.privacy, name="privacy"),
    path("kysely/en-vastaa/", cards.declined, name="declined"),
    path("kysely/jatka-vastaamista/", cards.reopen, name="reopen"),
    path("kysely/tauko/", cards.pause, name="pause"),
    path("kysely/kysymys/<int:number>/", answering.question, name="question"),
    path("kysely/tarkista/", answering.check, name="check"),
    path("kysely/aani/<str:name>", recordings.recording, name="recording"),
    path("kysely/kiitos/", answering.thanks, name="thanks"),
    path("poista-vastaukseni/", withdrawal.withdraw, name="withdraw"),
    path("poista-vastaukseni/valmis/", withdrawal.withdrawn, name="withdrawn"),
    path("kaannos/<str:token>/", reviewing.review_start, name="review"),
    path("kaannos/<str:token>/kiitos/", reviewing.review_thanks, name="review-thanks"),
    path("kaannos/<str:token>/<int:number>/", reviewing.review_text, name="review-text"),
]
