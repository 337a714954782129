"""What becomes of each field with words, decided by name: each app says it for its own models, in a
module named `anonymising`. A field without a decision stops the command, and a test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.utils.module_loading import autodiscover_modules

from osallisuus.anonymising.replacing import Replace

WORDS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    models.GenericIPAddressField,
)
Model = type[models.Model]


@dataclass
class Decisions:
    """kept: `app.Model.field` or `app.Model` with all its fields → why it may stay. replaced:
    `app.Model.field` → what is written instead. emptied: models whose rows all go. steps: what
    goes on within several rows at once."""

    kept: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, Replace] = field(default_factory=dict)
    emptied: set[str] = field(default_factory=set)
    steps: list[Callable[[], None]] = field(default_factory=list)


class UndecidedError(Exception):
    """Fields with words of which nobody has said what becomes of them; the message names them."""


_DECIDED = Decisions()


def decide(app: str, **decisions) -> None:
    """Adds an app's decisions: `kept` by reason, `replaced` by what is written instead, each with
    the names of models and fields between spaces; `emptied` as such names; `steps`."""
    for reason, names in decisions.get("kept", {}).items():
        _DECIDED.kept |= {f"{app}.{name}": reason for name in names.split()}
    for replace, names in decisions.get("replaced", {}).items():
        _DECIDED.replaced |= {f"{app}.{name}": replace for name in names.split()}
    _DECIDED.emptied |= {f"{app}.{name}" for name in decisions.get("emptied", "").split()}
    _DECIDED.steps += [each for each in decisions.get("steps", ()) if each not in _DECIDED.steps]


def all_decisions() -> Decisions:
    """Those of all apps. Raises UndecidedError where any field has none, or two."""
    autodiscover_modules("anonymising")
    undecided = [name for name, ways in ways_by_field(_DECIDED).items() if len(ways) != 1]
    if undecided:
        raise UndecidedError(", ".join(undecided))
    return _DECIDED


def ways_by_field(decisions: Decisions) -> dict[str, list[str]]:
    """Every field with words of every model → what was decided of it."""
    return {
        f"{model._meta.label}.{found.name}": list(_ways(decisions, model, found))
        for model in apps.get_models(include_auto_created=True)
        for found in model._meta.local_concrete_fields
        # What is chosen from a list of the program has no words of anybody.
        if isinstance(found, WORDS) and not found.choices
    }


def _ways(decisions: Decisions, model: Model, found: models.Field) -> Iterator[str]:
    label = model._meta.label
    name = f"{label}.{found.name}"
    if label in decisions.emptied or model in histories():
        yield "emptied"
    if label in decisions.kept or name in decisions.kept:
        yield "kept"
    if name in decisions.replaced:
        yield "replaced"


def histories() -> list[Model]:
    """The models of earlier versions, which hold all that a row has ever said."""
    return [
        getattr(model, manager).model
        for model in apps.get_models()
        if (manager := getattr(model._meta, "simple_history_manager_attribute", ""))
    ]
