"""Tip lists, tools, the support package and publications of the demonstration project."""

from dataclasses import asdict

from projects.models import Provenance
from toolkits.demo import content
from toolkits.models import (
    Chapter,
    DisadvantageCost,
    Publication,
    Tip,
    TipList,
    Tool,
)


def load_tips_and_tools():
    tips = content.tip_lists()
    for row in tips.tip_lists:
        values = _row(row)
        found = values.pop("tips")
        tip_list = TipList.objects.create(**_head(tips), **values)
        for order, tip in enumerate(found, start=1):
            Tip.objects.create(tip_list=tip_list, order=order, **tip)
    tools = content.tools()
    for row in tools.tools:
        Tool.objects.create(**_head(tools), **_row(row))


def _row(row) -> dict:
    values = asdict(row)
    return values | {f"for_{reader}": True for reader in values.pop("readers")}


def _head(file) -> dict:
    return {
        "language": file.language,
        "licence": file.licence,
        "reviewed_on": file.reviewed_on,
        "is_published": True,
        "provenance": Provenance.OWN,
    }


def load_disadvantage_costs(sources):
    for row in content.project().disadvantage_costs:
        values = asdict(row) | {"source": sources.get(row.source)}
        DisadvantageCost.objects.create(**values)


def load_publications(project, release, sources):
    for row in content.publications():
        values = asdict(row) | {"source": sources.get(row.source)}
        chapters = values.pop("chapters")
        publication = Publication.objects.create(
            project=project,
            release=release if chapters else None,
            is_published=True,
            **values,
        )
        for order, chapter in enumerate(chapters, start=1):
            Chapter.objects.create(publication=publication, order=order, **chapter)
