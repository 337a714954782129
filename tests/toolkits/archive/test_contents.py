from django.apps import apps

from projects.models import Project, User
from surveys.models import ImportRun, Instrument
from toolkits.archive.contents import LEFT_OUT, PART_OF, PARTS, SHARED
from toolkits.archive.rows import kept_fields, kept_relations
from toolkits.models import TipList, Tool

APPS = {"projects", "surveys", "toolkits"}


def own_models():
    every = (model for app in APPS for model in apps.get_app_config(app).get_models())
    return [model for model in every if not model.__name__.startswith("Historical")]


def reached_from(*roots):
    """Models that have a way to one of the roots, not through a row that is shared."""
    shared = {part.model for part in PARTS if part.room == SHARED}
    found, n_before = set(roots), 0
    while n_before < len(found):
        n_before = len(found)
        found |= {
            model
            for model in own_models()
            if model not in shared
            for field in model._meta.concrete_fields
            if field.related_model in found
        }
    return found


def test_every_model_of_a_project_goes_along_or_is_known_to_stay():
    stays = {apps.get_model(label) for labels in LEFT_OUT.values() for label in labels}

    assert reached_from(Project, Instrument) - set(PART_OF) == stays
    assert set(PART_OF) & stays == set()


def test_what_is_dropped_of_a_row_leads_to_people_imports_and_help_only():
    dropped = {
        field.related_model
        for model in PART_OF
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.is_relation
        if field not in kept_fields(model) and field not in kept_relations(model)
    }

    # Tip lists and tools are the installation's own; a theme leads to those that are there.
    assert dropped == {User, ImportRun, TipList, Tool}


def test_what_a_row_leads_to_is_written_before_it():
    order = [part.model for part in PARTS]
    late = [
        (model.__name__, field.name)
        for model in order
        for field in (*kept_fields(model), *kept_relations(model))
        if field.is_relation and field.related_model is not model
        if order.index(field.related_model) > order.index(model)
    ]

    assert late == []
