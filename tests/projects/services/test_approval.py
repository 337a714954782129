from projects.models import CostLine
from projects.services import approve_rows, record_transfer, return_rows
from tests import factories


def test_approving_counts_only_rows_that_changed(project):
    pilot = factories.make_pilot(project=project)
    waiting = factories.make_cost_line(pilot=pilot, state="submitted")
    done = factories.make_cost_line(pilot=pilot, state="approved")

    count = approve_rows(rows=[waiting, done])

    assert count == 1
    assert {row.state for row in CostLine.objects.all()} == {"approved"}


def test_returned_row_counts_in_no_figure(project):
    session = factories.make_pilot_session(pilot=factories.make_pilot(project=project))

    count = return_rows(rows=[session])

    assert (count, list(session.pilot.sessions.approved())) == (1, [])


def test_transfer_leaves_an_event_for_each_project(project, coordinator):
    other = factories.make_project()

    events = record_transfer(
        actor=coordinator, is_import=False, target="kulut", counts={project.pk: 2, other.pk: 1}
    )

    found = [(event.project_id, event.action, event.n_rows) for event in events]
    assert found == [(project.pk, "export", 2), (other.pk, "export", 1)]
