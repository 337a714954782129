import re
from datetime import date

import pytest
from django.urls import reverse

from surveys.models import PairDecision, Survey
from surveys.queries.pairs import pairs
from tests import factories
from tests.surveys.reports.samples import add_pair, add_start, answers, small_survey

pytestmark = pytest.mark.django_db
ACTORS = [
    ("coordinator", 200),
    ("municipal_coordinator", 200),
    ("superuser", 200),
    ("evaluator", 404),
    ("editor", 404),
    ("association_contact", 404),
    ("outsider", 404),
]


@pytest.fixture
def survey(project, municipality):
    return small_survey(project, "Alajärvi", municipality=municipality)


def address(name, survey, **arguments):
    return reverse(f"desk:{name}", kwargs={"slug": survey.slug} | arguments)


def alone(survey):
    card = factories.make_card(survey=survey)
    day = date(2026, 2, 19)
    end = factories.make_response(card=card, phase="end", answered_on=day, answers=answers(5))
    return add_start(survey, 2), end


def joining(start, end, reason="Kortti katosi."):
    return {"join-start": start.pk, "join-end": end.pk, "join-reason": reason, "vahvistettu": "1"}


@pytest.mark.parametrize(("actor", "status"), ACTORS)
def test_pairing_is_for_those_who_may_change_the_survey(request, signed_in, survey, actor, status):
    start, end = alone(survey)
    client = signed_in(request.getfixturevalue(actor))

    assert client.get(address("pairing", survey)).status_code == status
    client.post(address("pair-join", survey), joining(start, end))
    assert PairDecision.objects.count() == (status == 200)


def test_pairing_of_another_municipality_is_not_there(signed_in, municipal_coordinator, project):
    elsewhere = small_survey(project, "Kalajoki")

    status = signed_in(municipal_coordinator).get(address("pairing", elsewhere)).status_code

    assert status == 404


def test_page_shows_labels_and_weeks_only(signed_in, coordinator, survey):
    start, end = alone(survey)

    html = signed_in(coordinator).get(address("pairing", survey)).content.decode()

    assert f"{start.card.label}, viikko 6/2026" in html
    assert end.card.label in html
    assert "5.2.2026" not in html
    assert "seura_1" not in html


def test_coordinator_joins_parts_and_undoes(signed_in, coordinator, survey):
    start, end = alone(survey)
    card_start, card_end = add_pair(survey, 2, 3)
    client = signed_in(coordinator)

    client.post(address("pair-join", survey), joining(start, end))
    parting = {"part-pair": card_start.pk, "part-reason": "Kaksi ihmistä, yksi kortti."}
    parting |= {"vahvistettu": "1"}
    client.post(address("pair-part", survey), parting)
    after = pairs(Survey.objects.filter(pk=survey.pk))
    for decision in PairDecision.objects.all():
        client.post(address("pair-undo", survey, number=decision.pk), {"vahvistettu": "1"})

    assert after == [(start.pk, end.pk)]
    assert pairs(Survey.objects.filter(pk=survey.pk)) == [(card_start.pk, card_end.pk)]
    made = PairDecision.objects.values_list("kind", "by", "reason").order_by("at")
    assert list(made) == [
        ("join", coordinator.pk, "Kortti katosi."),
        ("part", coordinator.pk, "Kaksi ihmistä, yksi kortti."),
    ]
    html = client.get(address("pairing", survey)).content.decode()
    assert html.count("peruttu ") == 2


def test_each_decision_has_an_example_of_its_own_reason(signed_in, coordinator, survey):
    page = signed_in(coordinator).get(address("pairing", survey))

    forms = [page.context[name] for name in ("join_form", "part_form")]
    assert [form.fields["reason"].help_text for form in forms] == [
        "Esimerkiksi: kortti katosi. Älä kirjoita nimeä.",
        "Esimerkiksi: kortilla vastasi kaksi ihmistä. Älä kirjoita nimeä.",
    ]


def test_joining_needs_a_reason(signed_in, coordinator, survey):
    start, end = alone(survey)

    response = signed_in(coordinator).post(
        address("pair-join", survey), joining(start, end, reason="")
    )

    assert response.status_code == 422
    assert "Yhdistämisessä on korjattavaa" in response.content.decode()
    assert PairDecision.objects.count() == 0


def test_refusal_is_a_sentence(signed_in, coordinator, survey):
    decision = PairDecision.objects.create(
        kind="join",
        start=add_start(survey, 2),
        end=alone(survey)[1],
        reason="Katosi.",
        undone_at="2026-03-01T12:00Z",
    )

    response = signed_in(coordinator).post(
        address("pair-undo", survey, number=decision.pk), {"vahvistettu": "1"}, follow=True
    )

    assert "Päätös on jo peruttu." in response.content.decode()


def test_decision_shows_first_what_it_does_to_the_figures(signed_in, coordinator, survey):
    start, end = alone(survey)
    for _ in range(4):
        add_pair(survey, 2, 3)
    client = signed_in(coordinator)
    sent = joining(start, end)
    del sent["vahvistettu"]

    asked = client.post(address("pair-join", survey), sent)

    levels = [(one.before, one.after, one.opens) for one in asked.context["levels"]]
    assert levels == [(4, 5, True)] * 3
    assert PairDecision.objects.count() == 0
    client.post(address("pair-join", survey), asked.context["sent"] | {"vahvistettu": "1"})
    assert PairDecision.objects.count() == 1
    parted = client.post(
        address("pair-undo", survey, number=PairDecision.objects.get().pk)
    ).context["levels"]
    assert [(one.before, one.after, one.closes) for one in parted] == [(5, 4, True)] * 3


def test_impossible_decision_is_refused_before_it_is_asked(signed_in, coordinator, survey):
    start, end = alone(survey)
    client = signed_in(coordinator)
    client.post(address("pair-join", survey), joining(start, end))
    decision = PairDecision.objects.get()
    client.post(address("pair-undo", survey, number=decision.pk), {"vahvistettu": "1"})

    again = client.post(address("pair-undo", survey, number=decision.pk), follow=True)

    assert "Päätös on jo peruttu." in again.content.decode()


def test_long_list_of_unpaired_is_read_page_by_page(signed_in, coordinator, survey):
    for number in range(60):
        card = factories.make_card(survey=survey, label=f"Z-{number:02}")
        factories.make_response(card=card, answers=answers(2))
    client = signed_in(coordinator)

    pages = [client.get(address("pairing", survey), {"page": n}) for n in (1, 2)]

    found = [re.findall(r'<th scope="row">(Z-..)</th>', page.content.decode()) for page in pages]
    assert found == [[f"Z-{n:02}" for n in range(50)], [f"Z-{n:02}" for n in range(50, 60)]]
    assert "Sivu 2 / 2" in pages[1].content.decode()
    # The forms still offer every one of them.
    assert len(pages[1].context["join_form"].fields["start"].choices) == 61


def test_suggestion_has_a_button_that_shows_what_it_changes_before_it_joins(
    signed_in, coordinator, survey
):
    sheet = {"survey": survey}
    first, second = (factories.make_card(label=f"A-0{n}", **sheet) for n in (1, 2))
    start = factories.make_response(
        card=first, phase="start", answered_on=date(2026, 1, 20), answers=answers(2)
    )
    end = factories.make_response(
        card=second, phase="end", answered_on=date(2026, 2, 19), answers=answers(5)
    )
    client = signed_in(coordinator)
    page = client.get(address("pairing", survey))
    fields = dict(re.findall(r'type="hidden" name="(join-\w+)" value="([^"]*)"', page.text))

    asked = client.post(address("pair-join", survey), fields)
    before = PairDecision.objects.count()
    joined = client.post(
        address("pair-join", survey), asked.context["sent"] | {"vahvistettu": "1"}, follow=True
    )

    assert page.text.count("Katso, mitä yhdistäminen muuttaa") == 1
    assert fields == {
        "join-start": str(start.pk),
        "join-end": str(end.pk),
        "join-reason": "Kortit ovat arkilla vierekkäin.",
    }
    assert (before, asked.context["levels"][0].before, asked.context["levels"][0].after) == (
        0,
        0,
        1,
    )
    assert "<b>Perustelu:</b> Kortit ovat arkilla vierekkäin." in asked.text
    assert "Vastaukset on yhdistetty pariksi." in joined.text
    assert pairs(Survey.objects.filter(pk=survey.pk)) == [(start.pk, end.pk)]
    assert "Katso, mitä yhdistäminen muuttaa" not in joined.text
