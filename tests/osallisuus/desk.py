"""One row of every kind, in the own municipality, in another one, and in another project."""

from dataclasses import dataclass, field
from datetime import date

from surveys.models import CardSheet, HelpContact
from tests import factories
from tests.reading import untouched


@dataclass
class Desk:
    """Rows by place: own, other (another municipality of the project), foreign (elsewhere)."""

    own: dict = field(default_factory=dict)
    other: dict = field(default_factory=dict)
    foreign: dict = field(default_factory=dict)
    shared: dict = field(default_factory=dict)


def make_desk(project, municipality, association):
    project.municipalities.add(municipality)
    desk = Desk(own=make_rows(project, municipality, association, "Oma"))
    raahe = factories.make_municipality(name="Toinen kunta")
    project.municipalities.add(raahe)
    theirs = factories.make_association(name="Toisten yhdistys", home_municipality=raahe)
    desk.other = make_rows(project, raahe, theirs, "Toisten")
    far = factories.make_municipality(name="Vieras kunta")
    elsewhere = factories.make_project(name="Vieras hanke")
    elsewhere.municipalities.add(far)
    strangers = factories.make_association(name="Vieras yhdistys", home_municipality=far)
    desk.foreign = make_rows(elsewhere, far, strangers, "Vieras") | make_people(elsewhere)
    desk.own |= make_people(project)
    desk.shared = make_shared()
    return desk


def make_rows(project, municipality, association, word):
    pilot = factories.make_pilot(
        project=project,
        municipality=municipality,
        name=f"{word} kokeilu",
        slug=f"{word.lower()}-kokeilu",
    )
    pilot.associations.add(association)
    survey = factories.make_survey(project=project, pilot=pilot, title=f"{word} kysely")
    HelpContact.objects.create(survey=survey, name="Apua")
    assessment = factories.make_assessment(
        project=project, municipality=municipality, group=f"{word} ryhmä"
    )
    return {
        "project": project,
        "municipality": municipality,
        "association": association,
        "partnership": factories.make_partnership(
            project=project, municipality=municipality, association=association
        ),
        "pilot": pilot,
        "pilotsession": factories.make_pilot_session(
            pilot=pilot, n_residents=7, state="submitted", note=f"{word} huomio"
        ),
        "costline": factories.make_cost_line(
            pilot=pilot, state="submitted", description=f"{word} kulu"
        ),
        "coachingsession": factories.make_coaching_session(
            project=project, municipality=municipality, theme=f"{word} teema"
        ),
        "promise": factories.make_promise(
            project=project, municipality=municipality, heard=f"{word} toive"
        ),
        "assessment": assessment,
        "assessmentaction": factories.make_assessment_action(
            assessment=assessment, what=f"{word} toimi"
        ),
        "survey": survey,
        "cardsheet": CardSheet.objects.create(survey=survey, letter="A"),
    }


def make_people(project):
    publication = factories.make_publication([("Alku", "Teksti.")], project=project)
    membership = factories.make_membership(
        project=project, role="evaluator", valid_from=date(2025, 1, 1)
    )
    return {
        "membership": membership,
        "user": membership.user,
        "invitation": factories.make_invitation(project=project),
        "auditevent": factories.make_audit_event(project=project),
        "release": factories.make_release(project=project),
        "publication": publication,
        "chapter": publication.chapters.get(),
        "summary": factories.make_summary(project=project, publication=publication),
    }


def make_shared():
    theme = factories.make_support_theme()
    return {
        "source": factories.make_source(),
        "organisation": factories.make_organisation(),
        "instrument": factories.make_instrument(),
        "tiplist": factories.make_tip_list(tips=["Tervehdi."]),
        "tool": factories.make_tool(),
        "supportphase": theme.phase,
        "supporttheme": theme,
        "disadvantagecost": factories.make_disadvantage_cost(),
        "accessibilityfeedback": factories.make_feedback(),
    }


def admin_path(row, view="change"):
    options = row._meta
    base = f"/hallinta/{options.app_label}/{options.model_name}/"
    return base if view == "list" else f"{base}{row.pk}/{view}/"


def save(client, row, data):
    """Sends `data` to the row's page, as whoever has just opened it does."""
    page = client.get(admin_path(row))
    opened = untouched(page, f"{row._meta.model_name}_form")["_avattu"]
    return client.post(admin_path(row), data | {"_avattu": opened})
