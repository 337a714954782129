"""A copy is anonymised: every word that could lead to somebody is gone, the rest is as it was."""

import inspect
import io

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models

from osallisuus.anonymising import decisions
from osallisuus.anonymising.decisions import WORDS, Decisions, histories, ways_by_field
from osallisuus.anonymising.replacing import email
from osallisuus.anonymising.running import all_decisions, anonymise
from osallisuus.backup import tables
from osallisuus.models import SearchEntry
from projects.models import SignUp, User
from projects.services.calendar import make_calendar_link
from surveys.models import Card, Draft, Response
from tests import factories
from toolkits.models import Subscription

pytestmark = pytest.mark.django_db
SECRET = "Salainen"


def test_every_field_with_words_has_one_decision():
    found = ways_by_field(all_decisions())

    assert {name: ways for name, ways in found.items() if len(ways) != 1} == {}
    assert found["projects.User.email"] == ["replaced"]
    assert found["surveys.Response.answers"] == ["kept"]
    assert found["projects.HistoricalPartnership.progress_note"] == ["emptied"]


def test_no_decision_is_about_something_that_is_not_there():
    made = all_decisions()
    fields = set(ways_by_field(made))
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}

    assert set(made.kept) - fields - labels == set()
    assert set(made.replaced) - fields == set()
    assert made.emptied - labels == set()
    assert all(made.kept.values())


def test_field_without_a_decision_stops_the_command_by_its_name(monkeypatch):
    made = all_decisions()
    fewer = {name: each for name, each in made.replaced.items() if name != "projects.SignUp.wish"}
    monkeypatch.setattr(
        decisions, "_DECIDED", Decisions(made.kept, fewer, made.emptied, made.steps)
    )

    with pytest.raises(CommandError, match=r"nobody has decided about projects\.SignUp\.wish\."):
        call_command("anonymise", database=str(connection.settings_dict["NAME"]))


def test_refuses_without_the_name_of_the_database():
    user = factories.make_user(name=SECRET)

    with pytest.raises(CommandError, match="say so: --database with its name"):
        call_command("anonymise", database="copy")

    assert User.objects.get().name == user.name


def filled():
    """A row or more of most models, and a word of its own in every field that is replaced."""
    for name, make in inspect.getmembers(factories, inspect.isfunction):
        if name.startswith("make_"):
            make()
    user = User.objects.first()
    make_calendar_link(user=user)
    EmailAddress.objects.create(user=user, email=user.email)
    SignUp.objects.create(
        session=factories.make_coaching_session(), name="A", email="a@example.fi", kept_days=14
    )
    Subscription.objects.create(
        email="b@example.fi", channels=["x"], asked_on=factories.make_response().answered_on
    )
    for name in all_decisions().replaced:
        label, _dot, field = name.rpartition(".")
        model = apps.get_model(label)
        for row in model._base_manager.all():
            model._base_manager.filter(pk=row.pk).update(**{field: marked(model, field, row)})


def marked(model, name, row):
    found = model._meta.get_field(name)
    if isinstance(found, models.JSONField):
        return {"sana": {"text": SECRET, "may_publish": True}}
    if isinstance(found, models.EmailField):
        return f"{SECRET}{row.pk}@example.fi"
    return f"{SECRET}{row.pk}"[: found.max_length]


def dumped():
    out = io.BytesIO()
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy:
            tables.write_table(model, out)
    return out.getvalue().decode()


def test_no_word_of_anybody_is_left_and_every_row_is():
    filled()
    counts = {
        model: model._base_manager.count()
        for model in apps.get_models()
        if model not in histories() and model._meta.label not in all_decisions().emptied
    }
    assert dumped().count(SECRET) > 60

    out = io.StringIO()
    call_command("anonymise", database=str(connection.settings_dict["NAME"]), stdout=out)

    assert SECRET not in dumped()
    assert {model: model._base_manager.count() for model in counts} == counts
    assert out.getvalue().startswith("Replaced words in ")
    assert not any(model._base_manager.exists() for model in histories())
    assert Draft.objects.count() == 0
    for each in User.objects.all():
        assert not each.has_usable_password()


def test_what_everybody_may_read_stays():
    project = factories.make_project(name="Yhdessä osallisuutta", summary="Kerrotaan kaikille.")

    anonymise()

    project.refresh_from_db()
    assert (project.name, project.summary) == ("Yhdessä osallisuutta", "Kerrotaan kaikille.")
    assert SearchEntry.objects.filter(title="Yhdessä osallisuutta").exists()


def test_one_address_is_one_everywhere_and_other_addresses_are_others():
    same, other = email("Aino@kunta.fi"), email("aino@toinen.fi")

    assert same == email("aino@kunta.fi") != other
    assert same.endswith("@example.invalid")


def test_answers_are_dealt_anew_and_keep_their_counts():
    survey = factories.make_survey()
    whole = [{"a": n, "b": n, **({"c": n} if n < 20 else {})} for n in range(40)]
    for answers in whole:
        factories.make_response(card=factories.make_card(survey=survey), answers=answers)
    hashes = set(Card.objects.values_list("code_hash", flat=True))

    anonymise()

    found = list(Response.objects.values_list("answers", flat=True))
    assert sorted(each["a"] for each in found) == list(range(40))
    assert sorted(each["b"] for each in found) == list(range(40))
    assert sorted(each["c"] for each in found if "c" in each) == list(range(20))
    assert sum(each["a"] == each["b"] for each in found) < 20
    assert not hashes & set(Card.objects.values_list("code_hash", flat=True))


def test_words_are_as_many_and_nobody_s():
    factories.make_feedback(message="Aino Virtanen soittaa numerosta 040 123")

    anonymise()

    [row] = apps.get_model("osallisuus.AccessibilityFeedback").objects.all()
    assert row.message == "esimerkki tekstistä jota kukaan ei ole"[: len(row.message)]
    assert isinstance(row._meta.get_field("message"), WORDS)
