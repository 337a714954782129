"""Tip lists, tools, the support package and publications of the demonstration project."""

from dataclasses import asdict

from projects.models import Municipality, Pilot, Project, Provenance
from toolkits.demo import content
from toolkits.models import (
    Assessment,
    AssessmentAction,
    AssessmentAnswer,
    Chapter,
    DisadvantageCost,
    Publication,
    Summary,
    SupportStatement,
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


def load_versions():
    """Tip lists and tools in other languages: drafts, since nobody has reviewed them."""
    for file in content.tip_list_versions():
        for row in file.tip_lists:
            original = TipList.objects.get(slug=row.of)
            same = {"theme": original.theme, "domains": original.domains}
            version = TipList.objects.create(**_version(file, row, original), **same)
            for order, (text, example) in enumerate(row.tips, start=1):
                Tip.objects.create(tip_list=version, order=order, text=text, example=example)
    for tool_file in content.tool_versions():
        for tool in tool_file.tools:
            source = Tool.objects.get(slug=tool.of)
            words = {"usage": tool.usage, "body": tool.body, "theme": source.theme}
            Tool.objects.create(**_version(tool_file, tool, source), **words)


def _version(file, row, original) -> dict:
    return {
        "slug": f"{row.of}-{file.language}",
        "title": row.title,
        "audience": row.audience,
        "why": row.why,
        "language": file.language,
        "translation_of": original,
        "licence": original.licence,
        "is_published": True,
        "provenance": Provenance.OWN,
    }


def load_summaries():
    """Drafts, since nobody has reviewed them."""
    for file in content.summaries():
        head = {"language": file.language, "is_published": True}
        for row in file.projects:
            words = {"title": row.title, "text": row.text}
            Summary.objects.create(project=Project.objects.get(slug=row.of), **words, **head)
        for name, model, rows in (
            ("pilot", Pilot, file.pilots),
            ("publication", Publication, file.publications),
        ):
            for row in rows:
                part = model.objects.get(slug=row.of)
                words = {"title": row.title, "text": row.text}
                Summary.objects.create(project=part.project, **{name: part}, **words, **head)


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


def load_assessments(project):
    """Yearly rounds of the support package, which has been loaded before."""
    statements = {row.key: row for row in SupportStatement.objects.all()}
    for row in content.assessments():
        values = asdict(row)
        actions, steps = values.pop("actions"), values.pop("steps")
        place = Municipality.objects.get(code=values.pop("municipality"))
        made = Assessment.objects.create(project=project, municipality=place, **values)
        AssessmentAnswer.objects.bulk_create(
            AssessmentAnswer(assessment=made, statement=statements[f"{theme}.{number}"], step=step)
            for theme, found in steps.items()
            for number, step in enumerate(found, start=1)
        )
        for action in actions:
            statement = statements[action.pop("statement")]
            AssessmentAction.objects.create(assessment=made, statement=statement, **action)


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
