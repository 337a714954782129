from tests import factories
from tests.toolkits.rounds import answer, make_package
from toolkits.models import SupportPhase, SupportStatement
from toolkits.services import complete_answers, load_support_package


def test_support_package_comes_once(db):
    first = load_support_package()
    count = SupportStatement.objects.count()

    second = load_support_package()

    keys = list(SupportPhase.objects.values_list("key", flat=True))
    assert (first, second, SupportStatement.objects.count()) == (True, False, count)
    assert keys == ["tunnista", "toimi", "tarkista"]
    assert count > 40


def test_round_gets_each_statement_once(db):
    make_package({"tunnista.arki": 2})
    assessment = factories.make_assessment()
    answer(assessment, tunnista_arki_1="2")
    make_package({"toimi.tyo": 1})

    complete_answers(assessment=assessment)

    rows = assessment.answers.values_list("statement__key", "step")
    assert list(rows) == [("tunnista.arki.1", "2"), ("tunnista.arki.2", ""), ("toimi.tyo.1", "")]
