"""Tip lists, tools, the support package and publications of the demonstration project."""

from dataclasses import asdict

from projects.models import Provenance
from toolkits.demo import content
from toolkits.models import (
    Chapter,
    DisadvantageCost,
    Publication,
    SupportPhase,
    SupportStatement,
    SupportTheme,
    Tip,
    TipList,
    Tool,
)


def load_tips_and_tools():
    tips = content.tip_lists()
    for row in tips.tip_lists:
        values = asdict(row)
        found = values.pop("tips")
        tip_list = TipList.objects.create(**_head(tips), **values)
        for order, tip in enumerate(found, start=1):
            Tip.objects.create(tip_list=tip_list, order=order, **tip)
    tools = content.tools()
    for row in tools.tools:
        Tool.objects.create(**_head(tools), **asdict(row))


def _head(file) -> dict:
    return {
        "language": file.language,
        "licence": file.licence,
        "reviewed_on": file.reviewed_on,
        "is_published": True,
        "provenance": Provenance.OWN,
    }


def load_support_package():
    for order, row in enumerate(content.support_package().phases, start=1):
        phase = SupportPhase.objects.create(key=row.key, order=order, intro=row.intro)
        for place, theme_row in enumerate(row.themes, start=1):
            _theme(phase, place, theme_row)


def _theme(phase, order, row):
    theme = SupportTheme.objects.create(
        phase=phase,
        key=row.key,
        title=row.title,
        lead=row.lead,
        evidence=row.evidence,
        order=order,
    )
    theme.tip_lists.set(TipList.objects.filter(slug__in=row.tip_lists))
    theme.tools.set(Tool.objects.filter(slug__in=row.tools))
    for order_in_theme, statement in enumerate(row.statements, start=1):
        SupportStatement.objects.create(theme=theme, order=order_in_theme, **asdict(statement))


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
