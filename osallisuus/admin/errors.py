"""Puts what a constraint of the model refuses beside the field that it is about."""

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import CheckConstraint, Q


def tie_errors(form) -> None:
    """Moves each message of a constraint from the top of the form to the last field it names."""
    loose = form.errors.get(NON_FIELD_ERRORS)
    if not loose:
        return
    fields = _fields_by_message(form)
    for error in list(loose.data):
        name = fields.get(str(error.message))
        if name:
            loose.data.remove(error)
            form.add_error(name, error)
    if not loose.data:
        del form.errors[NON_FIELD_ERRORS]


def _fields_by_message(form) -> dict[str, str]:
    found = {}
    for constraint in form._meta.model._meta.constraints:
        if isinstance(constraint, CheckConstraint) and constraint.violation_error_message:
            named = _names(constraint.condition)
            shown = [name for name in form.fields if name in named]
            if shown:
                found[str(constraint.violation_error_message)] = shown[-1]
    return found


def _names(condition) -> set[str]:
    names: set[str] = set()
    for child in getattr(condition, "children", ()):
        names |= _names(child) if isinstance(child, Q) else {child[0].split("__")[0]}
    return names
