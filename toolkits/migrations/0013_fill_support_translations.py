"""The shipped Swedish and English come beside statements whose Finnish nobody has changed."""

import tomllib
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).parent.parent / "data"


def read(name):
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def fill(apps, schema_editor):
    phases = read("support_package.toml")["phases"]
    for code in ("sv", "en"):
        found = read(f"support_package.{code}.toml")
        for phase in phases:
            intro = {"intro": found["intros"][phase["key"]]}
            put(apps, "SupportPhase", phase, ("intro",), intro, code)
            for theme in phase["themes"]:
                names = ("title", "lead", "evidence")
                put(apps, "SupportTheme", theme, names, found["themes"][theme["key"]], code)
                for statement in theme["statements"]:
                    text = {"text": found["statements"][statement["key"]]}
                    put(apps, "SupportStatement", statement, ("text",), text, code)


def put(apps, model, row, names, texts, code):
    same = {name: row[name].strip() for name in names}
    rows = apps.get_model("toolkits", model).objects.filter(key=row["key"], **same)
    rows.update(**{f"{name}_{code}": texts[name] for name in names})


class Migration(migrations.Migration):
    dependencies = [("toolkits", "0012_support_package_translations")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
