"""What a file of an exchanged model leaves out is named here: a new field must choose."""

from projects.resources.table import Table

LEFT_OUT = {
    # Written while a coordinator returns a row, or by the one who looks after it.
    "CostLineResource": {"return_note"},
    "PilotSessionResource": {"keeper", "return_note"},
    # Forms of the name are checked by eye, one by one; what has ended the official list says.
    "MunicipalityResource": {
        "ended_on",
        "intro_provenance",
        "merged_into",
        "name_genitive",
        "name_locative",
    },
    # A drawing is chosen on the page, where it is seen.
    "PilotResource": {"icon"},
}


def resources(parent=Table):
    for found in parent.__subclasses__():
        if getattr(found._meta, "model", None):
            yield found
        yield from resources(found)


def editable(model):
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return {field.name for field in fields if field.editable and not field.primary_key}


def columns(resource):
    return {field.attribute.split("__")[0] for field in resource.fields.values() if field.attribute}


def test_every_editable_field_of_an_exchanged_model_is_a_column_or_left_out_by_name():
    left_out = {
        found.__name__: editable(found._meta.model) - columns(found) for found in resources()
    }

    assert {name: fields for name, fields in left_out.items() if fields} == LEFT_OUT
    assert len(left_out) == 5


def test_every_column_is_written_in_the_order_of_its_file():
    forgotten = {
        found.__name__: set(found.fields) - set(found._meta.fields)
        for found in resources()
        if set(found.fields) - set(found._meta.fields)
    }

    assert forgotten == {}
