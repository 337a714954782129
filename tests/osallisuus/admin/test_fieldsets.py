from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets

OWN = ("osallisuus", "projects", "surveys", "toolkits")
NOT_ON_THE_PAGE = {"project.is_demo"}
"""Set by the demonstration alone."""


def forgotten():
    """Editable fields of models whose page names its fields, and does not name these."""
    for model, desk in admin.site._registry.items():
        if model._meta.app_label not in OWN or not desk.fieldsets:
            continue
        named = flatten_fieldsets(desk.fieldsets)
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            if field.editable and not field.primary_key and field.name not in named:
                yield f"{model._meta.model_name}.{field.name}"


def test_every_editable_field_is_on_its_page_or_known_not_to_be():
    assert set(forgotten()) == NOT_ON_THE_PAGE
