from datetime import UTC, date, datetime

from tests import factories
from toolkits import desk_queries
from toolkits.models import TipList

TODAY = date(2026, 3, 1)


def test_content_is_looked_at_again_after_a_year(db):
    factories.make_tip_list(title="Vanha", reviewed_on="2025-02-28")
    factories.make_tip_list(title="Vuoden ikäinen", reviewed_on="2025-03-01")
    factories.make_tip_list(title="Julkaisematon", is_published=False)

    assert desk_queries.unreviewed(TipList, TODAY) == ["Vanha"]


def test_feedback_waits_until_it_is_answered(db):
    late = factories.make_feedback(received_at=datetime(2026, 2, 20, tzinfo=UTC))
    early = factories.make_feedback(received_at=datetime(2026, 2, 1, tzinfo=UTC))
    factories.make_feedback(answered_on="2026-02-02")

    assert desk_queries.unanswered_feedback() == [early, late]
