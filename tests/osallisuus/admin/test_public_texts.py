import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, TextField

from osallisuus.admin.scoped import PUBLIC
from osallisuus.models import DataVersion
from projects.models import CostLine, Pilot, PilotSession
from tests import factories

OWN = ("osallisuus", "projects", "surveys", "toolkits")
LONG = 200
NOT_SHOWN = {
    "chapter.guidance",
    "costline.return_note",
    "pilotsession.note",
    "pilotsession.return_note",
}
FORMAL = {"coachingmaterial.url", "project.funding_text", "project.official_name"}
FORMAL |= {"source.publisher", "source.title"}
"""Names, addresses and the words that a funder demands."""


def free_texts(model):
    """Names of the fields in which people write sentences of their own."""
    for field in model._meta.concrete_fields:
        is_long = type(field) is CharField and not field.choices and field.max_length >= LONG
        if field.editable and (isinstance(field, TextField) or is_long):
            yield field.name


def public_models():
    for model in apps.get_models():
        is_public = getattr(model, "is_public_content", False)
        if is_public and model._meta.app_label in OWN:
            yield model


def test_every_free_text_of_public_content_is_known_as_public_or_not():
    unknown = {
        f"{model._meta.model_name}.{name}"
        for model in public_models()
        for name in free_texts(model)
        if name not in getattr(model, "public_texts", ())
    }

    assert unknown == NOT_SHOWN | FORMAL


def parts_of_the_desk():
    for model_admin in admin.site._registry.values():
        yield model_admin
        for inline in model_admin.inlines:
            yield inline(model_admin.model, admin.site)


def test_public_texts_say_so_where_they_are_typed(rf, db):
    request = rf.get("/")
    request.user = AnonymousUser()
    silent, told = [], set()

    for part in parts_of_the_desk():
        for name in getattr(part.model, "public_texts", ()):
            field = part.formfield_for_dbfield(part.model._meta.get_field(name), request)
            told.add(part.model)
            if not field.help_text.endswith(str(PUBLIC)):
                silent.append(f"{part.model._meta.model_name}.{name}")

    assert silent == []
    assert {m for m in public_models() if hasattr(m, "public_texts")} == told


@pytest.fixture
def marked(db):
    """A pilot with a cost and a session, whose every text is a mark of its own."""

    def texts(model):
        names = {*free_texts(model), *getattr(model, "public_texts", ())}
        return {name: f"x{model._meta.model_name}{name}x" for name in names}

    pilot = factories.make_pilot(**texts(Pilot), continuation="developed", starts_on="2023-02-01")
    factories.make_cost_line(pilot=pilot, **texts(CostLine))
    factories.make_pilot_session(pilot=pilot, n_residents=9, **texts(PilotSession))
    return pilot, {model: texts(model) for model in (Pilot, CostLine, PilotSession)}


def test_page_of_a_pilot_shows_the_public_texts_and_no_others(client, marked):
    pilot, texts = marked

    page = client.get(pilot.get_absolute_url()).content.decode()
    # What has been published elsewhere stands in for a presentation of one's own.
    Pilot.objects.update(lead="")
    DataVersion.bump()
    page += client.get(pilot.get_absolute_url()).content.decode()

    shown = {
        m: {name for name, text in found.items() if text in page} for m, found in texts.items()
    }
    assert shown == {model: set(getattr(model, "public_texts", ())) for model in texts}
