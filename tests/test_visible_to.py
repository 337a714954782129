"""Which rows each role sees: one table of role × row for every model that has `visible_to`."""

from datetime import date

import pytest
from django.apps import apps

from projects.models import (
    CoachingMaterial,
    Contact,
    Outcome,
    ProjectOrganisation,
    ProjectPeriod,
    Statement,
)
from surveys.models import CardSheet
from tests import factories
from toolkits.models import AssessmentAnswer

ACTORS = (
    "coordinator", "municipal", "contact", "evaluator", "editor",
    "outsider", "nobody", "superuser",
)  # fmt: skip
ROWS = {"own", "other", "foreign"}


def seen(coordinator, municipal, contact, evaluator, editor):
    """Rows by actor; the outsider coordinates another project, whose rows are the foreign ones."""
    roles = (coordinator, municipal, contact, evaluator, editor)
    by_actor = dict(
        zip(ACTORS, (*map(set, map(str.split, roles)), set(), set(), ROWS), strict=True)
    )
    return by_actor | {"outsider": {"foreign"}}


OF_PILOT = seen("own other", "own", "own", "own other", "own other")
OF_MUNICIPALITY = seen("own other", "own", "", "own other", "own other")
OF_PROJECT = seen("own other", "own other", "own other", "own other", "own other")
OF_WHOLE_PROJECT = seen("own other", "", "", "own other", "own other")
# Answers are nobody's rows in a list; the evaluator's files read them on their own.
OF_NOBODY = dict.fromkeys(ACTORS, set()) | {"superuser": ROWS}
OF_COORDINATOR = seen("own other", "", "", "", "")
PLACES = dict.fromkeys(ACTORS, ROWS) | {"municipal": {"own"}, "contact": {"own"}, "nobody": set()}
EVERYONE = dict.fromkeys(ACTORS, ROWS)

# Read aloud is what stands as text on everybody's page: there are no rows by role.
FOR_ALL = {"surveys.ItemRecording"}

TABLE = {
    "projects.AuditEvent": OF_COORDINATOR,
    "projects.Municipality": PLACES,
    "projects.Association": PLACES,
    "projects.Project": OF_PROJECT,
    "projects.ProjectPeriod": OF_PROJECT,
    "projects.ProjectOrganisation": OF_PROJECT,
    "projects.Contact": OF_PROJECT,
    "projects.Outcome": OF_PROJECT,
    "projects.Statement": OF_PROJECT,
    "projects.CoachingSession": OF_MUNICIPALITY,
    "projects.CoachingMaterial": OF_MUNICIPALITY,
    "projects.Partnership": OF_PILOT,
    "projects.User": OF_COORDINATOR,
    "projects.Membership": OF_COORDINATOR,
    "projects.Invitation": OF_COORDINATOR,
    "projects.Pilot": OF_PILOT,
    "projects.PilotSession": OF_PILOT,
    "projects.CostLine": OF_PILOT,
    "surveys.Survey": OF_PILOT,
    "surveys.InstrumentDraft": OF_COORDINATOR,
    "surveys.CardSheet": OF_MUNICIPALITY,
    "surveys.Card": OF_MUNICIPALITY,
    "surveys.Response": OF_NOBODY,
    "surveys.Promise": OF_MUNICIPALITY,
    "surveys.Release": OF_WHOLE_PROJECT,
    "toolkits.Assessment": OF_MUNICIPALITY,
    "toolkits.AssessmentAnswer": OF_MUNICIPALITY,
    "toolkits.AssessmentAction": OF_MUNICIPALITY,
    "toolkits.Publication": EVERYONE,
    "toolkits.Chapter": EVERYONE,
    "toolkits.Summary": EVERYONE,
    "toolkits.TipList": EVERYONE,
    "toolkits.Tool": EVERYONE,
    "toolkits.SupportPhase": EVERYONE,
    "toolkits.DisadvantageCost": EVERYONE,
}


class Place:
    """A row of every model in one project, one municipality and one association."""

    def __init__(self, project):
        self.project = project
        self.municipality = factories.make_municipality()
        self.association = factories.make_association(home_municipality=self.municipality)
        self.pilot = factories.make_pilot(project=project, municipality=self.municipality)
        self.pilot.associations.add(self.association)
        self.survey = factories.make_survey(pilot=self.pilot, project=project)
        self.card = factories.make_card(survey=self.survey)
        self.person = factories.make_membership(project=project, role="editor")

    def row(self, label):
        makers = {
            "projects.Municipality": lambda: self.municipality,
            "projects.Association": lambda: self.association,
            "projects.Project": lambda: self.project,
            "projects.User": lambda: self.person.user,
            "projects.Membership": lambda: self.person,
            "projects.Pilot": lambda: self.pilot,
            "surveys.Survey": lambda: self.survey,
            "surveys.Card": lambda: self.card,
            "surveys.CardSheet": lambda: CardSheet.objects.get(survey=self.survey),
        }
        return makers.get(label, lambda: self.made(label))()

    def made(self, label):
        owner, at = {"project": self.project}, {"municipality": self.municipality}
        of_pilot = {"pilot": self.pilot}
        days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1)}
        organisation = {"organisation": factories.make_organisation(), "role": "network"}
        written = {"title": "Otsikko", "text": "Teksti"}
        makers = {
            "projects.AuditEvent": (factories.make_audit_event, owner),
            "projects.ProjectPeriod": (ProjectPeriod.objects.create, owner | days),
            "projects.ProjectOrganisation": (
                ProjectOrganisation.objects.create,
                owner | organisation,
            ),
            "projects.Contact": (Contact.objects.create, owner | {"task": "Neuvonta"}),
            "projects.Outcome": (Outcome.objects.create, owner | written),
            "projects.Statement": (
                Statement.objects.create,
                owner | {"speaker": "Kokki", "text": "Teksti"},
            ),
            "projects.CoachingSession": (factories.make_coaching_session, owner | at),
            "projects.CoachingMaterial": (self.material, {}),
            "projects.Partnership": (
                factories.make_partnership,
                owner | at | {"association": self.association},
            ),
            "projects.Invitation": (factories.make_invitation, owner),
            "projects.PilotSession": (factories.make_pilot_session, of_pilot),
            "projects.CostLine": (factories.make_cost_line, of_pilot),
            "surveys.InstrumentDraft": (factories.make_instrument_draft, owner),
            "surveys.Response": (factories.make_response, {"card": self.card}),
            "surveys.Promise": (factories.make_promise, owner | at),
            "surveys.Release": (factories.make_release, owner),
            "toolkits.Assessment": (factories.make_assessment, owner | at),
            "toolkits.AssessmentAnswer": (self.answer, {}),
            "toolkits.AssessmentAction": (self.action, {}),
            "toolkits.Publication": (factories.make_publication, owner),
            "toolkits.Chapter": (self.chapter, {}),
            "toolkits.Summary": (factories.make_summary, of_pilot),
            "toolkits.TipList": (factories.make_tip_list, {}),
            "toolkits.Tool": (factories.make_tool, {}),
            "toolkits.SupportPhase": (self.support_phase, {}),
            "toolkits.DisadvantageCost": (factories.make_disadvantage_cost, {}),
        }
        make, fields = makers[label]
        return make(**fields)

    def chapter(self):
        publication = factories.make_publication([("Alku", "Teksti.")], project=self.project)
        return publication.chapters.get()

    def material(self):
        session = factories.make_coaching_session(
            project=self.project, municipality=self.municipality
        )
        return CoachingMaterial.objects.create(
            session=session, title="Kalvot", url="https://esimerkki.example/"
        )

    def assessment(self):
        return factories.make_assessment(project=self.project, municipality=self.municipality)

    def answer(self):
        statement = factories.make_support_statement()
        return AssessmentAnswer.objects.create(assessment=self.assessment(), statement=statement)

    def action(self):
        return factories.make_assessment_action(assessment=self.assessment())

    def support_phase(self):
        phases = apps.get_model("toolkits.SupportPhase")
        number = phases.objects.count()
        key = phases.Key.values[number]
        return phases.objects.create(key=key, order=number, intro="Tunnista ensin.")


@pytest.fixture
def places(project):
    return {
        "own": Place(project),
        "other": Place(project),
        "foreign": Place(factories.make_project()),
    }


@pytest.fixture
def actors(places):
    own, project = places["own"], places["own"].project

    def with_role(role, **where):
        return factories.make_membership(role=role, **({"project": project} | where)).user

    return {
        "coordinator": with_role("coordinator"),
        "municipal": with_role("municipal_coordinator", municipality=own.municipality),
        "contact": with_role("association_contact", association=own.association),
        "evaluator": with_role("evaluator"),
        "editor": with_role("editor"),
        "outsider": with_role("coordinator", project=places["foreign"].project),
        "nobody": factories.make_user(),
        "superuser": factories.make_user(is_superuser=True),
    }


def test_every_model_with_rows_by_role_is_in_the_table():
    scoped = {
        model._meta.label
        for model in apps.get_models()
        if hasattr(model._default_manager.get_queryset(), "visible_to")
    }

    assert scoped - FOR_ALL == TABLE.keys()


@pytest.mark.parametrize("label", TABLE)
def test_role_sees_its_rows(label, places, actors):
    rows = {name: place.row(label) for name, place in places.items()}
    # Both places of the project share the project's own row.
    known = {row.pk for row in rows.values()}
    model = apps.get_model(label)

    # A list of the desk may ask in a quicker way; it shows the same rows.
    ways = {"visible_to", "listed_for"} & set(dir(model.objects.all()))
    for way in ways:
        found = {
            actor: set(getattr(model.objects.all(), way)(user).values_list("pk", flat=True)) & known
            for actor, user in actors.items()
        }
        assert found == {
            actor: {rows[name].pk for name in names} for actor, names in TABLE[label].items()
        }, way
