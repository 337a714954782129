import logging
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.test import override_settings

from osallisuus.background.running import run_job
from osallisuus.background.waiting import LETTERS
from osallisuus.models import BackgroundJob, WorkerBeat
from projects.models import Membership
from projects.services.coaching.feedback import open_feedback
from tests.reading import main_text

PATH = "/hallinta/valmennus/tyopaja/viesti/"
PEOPLE = "/hallinta/valmennus/tyopaja/ilmoittautuneet/"


@pytest.fixture(autouse=True)
def _by_worker(db, settings, tmp_path):
    """Letters wait until a test sends them, as for a worker."""
    settings.MEDIA_ROOT = tmp_path
    WorkerBeat.objects.create(pk=1)


def written(session, *names, **overrides):
    keys = list(session.signups.filter(name__in=names).values_list("pk", flat=True))
    fields = {"key": uuid4(), "recipients": keys, "subject": "Tuo eväät", "text": "Kahvi on.\n<b>"}
    return fields | overrides


def asked(desk, data):
    response = desk.post(PATH, data)
    job = BackgroundJob.objects.latest("pk")
    assert response.url == f"/hallinta/taustatyot/{job.pk}/"
    return job


def test_letter_is_looked_at_before_it_goes(desk, session):
    data = written(session, "Aino", "Eero")

    response = desk.post(PATH, data)

    page = main_text(response)
    assert "Näin viesti lähtee 2 ihmiselle, kullekin omalla nimellä." in page
    assert "Tuo eväät Hei Aino Kahvi on. <b>" in page
    assert mail.outbox == []
    edited = desk.post(PATH, data | {"edit": "1"})
    assert edited.context["form"]["text"].value() == "Kahvi on.\n<b>"


def test_letter_goes_to_each_alone_in_their_language_and_once(desk, session, coordinator):
    data = written(session, "Aino", "Eero", text="Kahvi on.\r\n<b>") | {"send": "1"}

    job = asked(desk, data)
    assert mail.outbox == []
    run_job(job.pk)
    again = desk.post(PATH, data, follow=True)
    run_job(job.pk)

    assert [(m.to, m.cc, m.bcc, m.subject) for m in mail.outbox] == [
        (["aino@a.example"], [], [], "Tuo eväät"),
        (["eero@a.example"], [], [], "Tuo eväät"),
    ]
    body = mail.outbox[0].body
    assert body.startswith("Hei Aino\n\nKahvi on.\n<b>\n")
    assert coordinator.email in body
    assert "eero" not in body.lower()
    assert mail.outbox[1].body.startswith("Hej Eero\n")
    assert "/sv/valmennukset/paikka/" in mail.outbox[1].body
    job.refresh_from_db()
    assert (job.state, job.sentence) == ("done", "Viesti meni 2 ihmiselle.")
    assert (job.n_done, job.next_url) == (2, PEOPLE)
    assert BackgroundJob.objects.count() == 1
    assert "Viesti on jo lähetetty." in map(str, again.context["messages"])


def test_letter_tells_what_is_missing_and_keeps_what_is_written(desk, session):
    response = desk.post(PATH, {"key": uuid4(), "text": "Kahvi on."})

    page = main_text(response)
    assert response.status_code == 422
    assert "Valitse ainakin yksi ihminen." in page
    assert "Kirjoita viestille otsikko." in page
    assert response.context["form"]["text"].value() == "Kahvi on."


def test_recipient_who_has_gone_meanwhile_is_told(desk, session):
    data = written(session, "Aino", "Eero")
    session.signups.filter(name="Eero").delete()

    response = desk.post(PATH, data | {"send": "1"})

    assert "Luettelo on muuttunut sillä välin." in main_text(response)
    assert mail.outbox == []


def test_subject_in_two_lines_begins_no_other_header(desk, session):
    data = written(session, "Aino", subject="Tuo\r\nBcc: kaikki@a.example") | {"send": "1"}

    run_job(asked(desk, data).pk)

    assert [m.subject for m in mail.outbox] == ["Tuo Bcc: kaikki@a.example"]


def test_failed_letter_is_named_on_the_screen_and_not_in_the_log(desk, session, caplog):
    broken = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_PORT": 1}
    data = written(session, "Aino", subject="Aino, soita") | {"send": "1"}

    with override_settings(**broken), caplog.at_level(logging.INFO):
        job = asked(desk, data)
        run_job(job.pk)

    job.refresh_from_db()
    assert job.sentence == (
        "Viesti meni 0 ihmiselle. Yhdelle se ei mennyt. Näet luettelosta, kenelle."
    )
    assert "Viestiä ei saatu lähetettyä näille: Aino." in main_text(desk.get(job.next_url))
    assert "A message could not be sent: coaching letter" in caplog.text
    assert "Aino" not in caplog.text
    assert "aino" not in caplog.text


def test_link_of_the_feedback_is_offered_to_those_who_came(desk, held):
    session = held
    session.signups.filter(name="Eero").update(has_come=True)
    form = open_feedback(session=session)

    initial = desk.get(PATH + "?aihe=palaute").context["form"].initial

    assert initial["recipients"] == [session.signups.get(name="Eero").pk]
    assert initial["text"].endswith(f"http://testserver/valmennukset/palaute/{form.token}/")


def test_words_of_a_letter_rest_sealed_and_go_with_it(desk, session):
    job = asked(desk, written(session, "Aino", text="Aino, soita") | {"send": "1"})
    [name] = default_storage.listdir("kirjeet")[1]
    with default_storage.open(f"kirjeet/{name}") as file:
        resting = file.read()

    run_job(job.pk)

    assert b"soita" not in resting
    row = str(BackgroundJob.objects.values_list().get())
    assert ["soita" in row, "Tuo" in row, "aino" in row.lower()] == [False] * 3
    assert default_storage.listdir("kirjeet")[1] == []
    assert LETTERS.kept(name) is None


def test_who_has_left_meanwhile_is_not_written_to(desk, session):
    job = asked(desk, written(session, "Aino", "Eero") | {"send": "1"})
    session.signups.filter(name="Eero").delete()

    run_job(job.pk)

    assert [message.to for message in mail.outbox] == [["aino@a.example"]]
    assert "Viesti ei mennyt" not in main_text(desk.get(PEOPLE))


def test_right_that_has_ended_sends_nothing(desk, session):
    job = asked(desk, written(session, "Aino") | {"send": "1"})
    Membership.objects.all().delete()

    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.sentence) == ("failed", "Sinulla ei ole enää oikeutta tähän.")
    assert mail.outbox == []


def test_list_tells_of_a_letter_on_its_way_and_of_one_cut_off(desk, session):
    job = asked(desk, written(session, "Aino", "Eero", "Onni") | {"send": "1"})
    on_its_way = main_text(desk.get(PEOPLE))
    aino, eero = (session.signups.get(name=name).pk for name in ("Aino", "Eero"))
    BackgroundJob.objects.filter(pk=job.pk).update(
        state="failed", memory={"begun": [aino, eero], "sent": [aino]}
    )

    cut_off = main_text(desk.get(PEOPLE))

    assert "Viesti on lähdössä." in on_its_way
    assert "Viestiä ei saatu lähetettyä näille: Onni." in cut_off
    assert "Nämä ovat voineet saada viestin tai jäädä ilman: Eero." in cut_off


def test_letter_begun_again_passes_by_who_was_begun_with(desk, session):
    job = asked(desk, written(session, "Aino", "Eero", "Onni") | {"send": "1"})
    aino, eero = (session.signups.get(name=name).pk for name in ("Aino", "Eero"))
    BackgroundJob.objects.filter(pk=job.pk).update(
        n_begun=1, memory={"begun": [aino, eero], "sent": [aino]}
    )

    run_job(job.pk)

    assert [message.to for message in mail.outbox] == [["onni@a.example"]]
    job.refresh_from_db()
    assert job.sentence == (
        "Viesti meni 2 ihmiselle. Yhdelle se ei mennyt. Näet luettelosta, kenelle."
    )
