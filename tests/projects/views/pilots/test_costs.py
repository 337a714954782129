from datetime import date
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from projects.models import CostLine
from projects.queries.cost_book import CountedVisits
from surveys.models import Survey
from tests import factories
from tests.reading import main_text

pytestmark = pytest.mark.django_db
D = Decimal
COST = {
    "kind": "catering",
    "description": "Kahvit",
    "spent_on": "2026-02-05",
    "amount": "12,50",
    "payer": "Hanke",
    "basis": "itemised",
}


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def rows(pilot):
    found = pilot.costs.order_by("spent_on", "pk")
    return [(row.spent_on, row.kind, row.description, row.total, row.state) for row in found]


@pytest.fixture
def book(pilot):
    """Two kinds of costs of two payers, people, visits, and one row that waits."""
    pilot.n_participants, pilot.n_participants_basis = 25, "counted"
    pilot.save()
    make = factories.make_cost_line
    make(pilot=pilot, kind="staff", hours="35", rate="35", payer="Kaupunki")
    make(pilot=pilot, amount="424.00", payer="Hanke")
    make(pilot=pilot, amount="-10.00", payer="Hanke", description="Hyvitys")
    make(pilot=pilot, amount="99.00", basis="in_kind")
    make(pilot=pilot, amount="7.00", state="submitted")
    factories.make_pilot_session(pilot=pilot, n_residents=60)
    factories.make_pilot_session(pilot=pilot, n_residents=52)
    return pilot


def test_figures_are_of_the_approved_rows_and_each_leads_to_them(signed_in, coordinator, book, at):
    survey = factories.make_survey(pilot=book)
    for _n in range(2):
        card = factories.make_card(survey=survey)
        for phase in ("start", "end"):
            factories.make_response(card=card, phase=phase)
    client = signed_in(coordinator)

    page = client.get(at("costs"))

    found = page.context["book"]
    assert found.cost.cost == D("1639.00")
    assert found.per_participant == D("65.56")
    assert found.per_visit == D("1639.00") / 112
    assert found.per_pair == D("819.5")
    assert (found.n_waiting, len(found.lines)) == (1, 5)
    assert [(p.label, p.total, p.n_rows) for p in found.by_kind] == [
        ("työaika", D(1225), 1),
        ("tarjoilu", D(414), 2),
    ]
    html = page.content.decode()
    links = ["#rivit", at("sessions"), f"/hallinta/projects/pilot/{book.pk}/change/"]
    links += [f"/hallinta/kyselyt/{survey.slug}/parit/", "?kind=catering#rivit"]
    assert [link for link in links if f'href="{link}"' not in html] == []
    assert "käyntiä (laskettuja kertoja 2), 14,63 € käyntiä kohti" in main_text(page)


def test_price_of_a_visit_waits_for_the_sessions_that_nobody_has_counted(
    signed_in, coordinator, book, at
):
    for status in ("planned", "held"):
        factories.make_pilot_session(pilot=book, n_residents=None, status=status)
    day = timezone.localdate()
    factories.make_pilot_session(pilot=book, n_residents=None, status="planned", held_on=day)
    factories.make_pilot_session(pilot=book, n_residents=None, status="cancelled")

    page = signed_in(coordinator).get(at("costs"))

    assert page.context["book"].per_visit is None
    assert page.context["book"].visits == CountedVisits(112, 2, 2)
    assert "käyntiä (laskettuja kertoja 2, laskematta 2)." in main_text(page)
    assert "€ käyntiä kohti" not in main_text(page)


@pytest.mark.parametrize(
    ("query", "totals"),
    [
        ("?kind=staff", [D(1225)]),
        ("?payer=Hanke", [D(-10), D(424)]),
        ("?kind=catering&payer=Hanke", [D(-10), D(424)]),
        ("?kind=travel", []),
    ],
)
def test_figure_opens_to_its_rows(signed_in, coordinator, book, at, query, totals):
    found = signed_in(coordinator).get(at("costs") + query).context["book"]

    assert [line.total for line in found.lines] == totals
    assert found.cost.cost == D("1639.00")


def test_uncounted_visits_give_no_price_of_a_visit(signed_in, coordinator, book, at):
    factories.make_pilot_session(pilot=book)

    page = signed_in(coordinator).get(at("costs"))

    assert page.context["book"].per_visit is None
    assert "käyntiä (laskettuja kertoja 2, laskematta 1)." in main_text(page)


@pytest.mark.parametrize(
    ("query", "percent", "accepted", "difference"),
    [
        ("", 40, "1715.00", "76.00"),
        ("?rate=17", 17, "1433.25", "-205.75"),
        ("?rate=99", 40, "1715.00", "76.00"),
    ],
)
def test_flat_rate_stands_beside_the_real_costs(
    signed_in, coordinator, book, at, query, percent, accepted, difference
):
    flat = signed_in(coordinator).get(at("costs") + query).context["book"].flat

    assert (flat.pay, flat.others) == (D("1225.00"), D("414.00"))
    assert (flat.percent, flat.accepted, flat.difference) == (
        percent,
        D(accepted),
        D(difference),
    )


def test_flat_rate_of_the_projects_own_funder_comes_first(signed_in, coordinator, book, pilot, at):
    pilot.project.flat_rate_percent = 33
    pilot.project.save()
    client = signed_in(coordinator)

    own, other = client.get(at("costs")), client.get(at("costs") + "?rate=17")

    assert (own.context["book"].flat.percent, other.context["book"].flat.percent) == (33, 17)
    assert own.context["rates"] == (33, 40, 24, 17, 15, 7)
    assert "Hankkeen prosenttikorvaus on 33 %." in main_text(other)
    assert "Muuta hankkeen tiedoissa" in main_text(own)


def test_municipal_coordinator_reads_the_flat_rate_and_does_not_set_it(
    signed_in, municipal_coordinator, book, at
):
    page = main_text(signed_in(municipal_coordinator).get(at("costs")))

    assert "Hankkeelle ei ole merkitty prosenttikorvausta." in page
    assert "Muuta hankkeen tiedoissa" not in page


def test_kind_of_a_new_cost_is_asked_in_words(signed_in, coordinator, pilot, at):
    page = signed_in(coordinator).get(at("cost-add")).content.decode()

    assert "---------" not in page
    assert "Valitse tästä" in page


def test_pilot_without_costs_has_no_figures(signed_in, coordinator, pilot, at):
    found = signed_in(coordinator).get(at("costs")).context["book"]

    assert (found.cost.cost, found.per_participant, found.by_kind) == (None, None, [])


def test_contact_and_link_see_no_survey(signed_in, client, association_contact, book, at, by_link):
    factories.make_survey(pilot=book)

    pages = [client.get(by_link("costs")), signed_in(association_contact).get(at("costs"))]

    assert [page.context["paired"] for page in pages] == [None, None]
    assert Survey.objects.count() == 1


@pytest.mark.parametrize("n_rows", [1, 3])
def test_page_costs_the_same_for_one_row_and_for_three(
    signed_in, coordinator, pilot, at, django_assert_num_queries, n_rows
):
    for _n in range(n_rows):
        factories.make_cost_line(pilot=pilot, state="submitted")
    client = signed_in(coordinator)
    client.get(at("costs"))

    with django_assert_num_queries(15):
        client.get(at("costs"))


def test_cost_of_a_coordinator_counts_and_that_of_a_link_waits(
    signed_in, client, coordinator, pilot, at, by_link
):
    sent = client.post(by_link("cost-add"), COST)
    kept = signed_in(coordinator).post(at("cost-add"), COST | {"amount": "-2,00"})

    assert (sent["Location"], kept["Location"]) == (by_link("costs"), at("costs"))
    day = date(2026, 2, 5)
    assert rows(pilot) == [
        (day, "catering", "Kahvit", D("12.50"), "submitted"),
        (day, "catering", "Kahvit", D("-2.00"), "approved"),
    ]


def test_who_sends_a_cost_hears_that_it_waits(
    signed_in, client, coordinator, association_contact, pilot, at, by_link
):
    sent = [
        client.post(by_link("cost-add"), COST),
        signed_in(association_contact).post(at("cost-add"), COST),
        signed_in(coordinator).post(at("cost-add"), COST),
    ]

    waits = "Kulu on lisätty. Se odottaa koordinaattorin hyväksymistä."
    assert [said(page)[-1] for page in sent] == [waits, waits, "Kulu on lisätty."]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "paljon"}, "amount"),
        ({"amount": ""}, "__all__"),
        ({"amount": "5", "hours": "2", "rate": "30"}, "__all__"),
        ({"kind": ""}, "kind"),
        ({"spent_on": "0026-02-05"}, "spent_on"),
        ({"amount": "-1", "basis": "in_kind"}, "__all__"),
        ({"amount": "", "hours": "-1", "rate": "30"}, "hours"),
        ({"amount": "", "hours": "2", "rate": "-30"}, "rate"),
    ],
)
def test_cost_that_cannot_be_is_not_saved_and_says_why(
    signed_in, coordinator, pilot, at, changes, field
):
    page = signed_in(coordinator).post(at("cost-add"), COST | changes)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert CostLine.objects.count() == 0


def test_returned_cost_is_mended_by_the_link_and_waits_again(client, pilot, by_link):
    row = factories.make_cost_line(
        pilot=pilot, state="returned", return_note="Mistä kaupasta?", description="Kahvit"
    )
    page = client.get(by_link("cost-change", row.pk))
    seen = page.context["form"].initial["seen"]

    client.post(
        by_link("cost-change", row.pk), COST | {"description": "Kahvit, K-kauppa", "seen": seen}
    )

    row.refresh_from_db()
    assert "Mistä kaupasta?" in main_text(page)
    assert (row.description, row.state, row.return_note) == ("Kahvit, K-kauppa", "submitted", "")


def test_second_one_to_change_a_cost_is_told_and_loses_nothing(signed_in, coordinator, pilot, at):
    row = factories.make_cost_line(pilot=pilot)
    client = signed_in(coordinator)
    path = at("cost-change", row.pk)
    seen = client.get(path).context["form"].initial["seen"]

    client.post(path, COST | {"seen": seen, "description": "Mehut"})
    second = client.post(path, COST | {"seen": seen, "description": "Teet"})
    row.refresh_from_db()
    kept = row.description
    form = second.context["form"]
    client.post(path, COST | {"seen": form["seen"].value(), "description": "Teet"})
    row.refresh_from_db()

    assert (second.status_code, form["description"].value()) == (409, "Teet")
    assert f"{coordinator} ehti muuttaa tätä ennen sinua." in main_text(second)
    assert (kept, row.description) == ("Mehut", "Teet")


def test_approved_cost_is_not_changed_by_its_people(client, pilot, by_link):
    row = factories.make_cost_line(pilot=pilot, state="approved")

    assert client.get(by_link("cost-change", row.pk)).status_code == 404


def test_last_month_is_copied_to_the_next_once(signed_in, coordinator, pilot, at):
    make = factories.make_cost_line
    make(pilot=pilot, spent_on=date(2026, 1, 5))
    make(pilot=pilot, spent_on=date(2026, 3, 31), description="Vuokra", amount="100.00")
    make(pilot=pilot, spent_on=date(2026, 3, 2), kind="staff", hours="2", rate="30", payer="Kunta")
    client = signed_in(coordinator)
    offered = client.get(at("costs-month")).context["lines"]

    response = client.post(at("costs-month"), {"row": ["0", "1", "roskaa", "9"]})

    days = [date(2026, 4, 2), date(2026, 4, 30)]
    assert [(line.spent_on, there) for line, there in offered] == [(day, False) for day in days]
    assert said(response) == ["Lisäsit 2 kulua."]
    assert rows(pilot)[3:] == [
        (days[0], "staff", "", D("60.00"), "approved"),
        (days[1], "catering", "Vuokra", D("100.00"), "approved"),
    ]


def test_unticked_rows_of_a_month_are_left_out(signed_in, coordinator, pilot, at):
    factories.make_cost_line(pilot=pilot, spent_on=date(2026, 12, 31))
    client = signed_in(coordinator)

    response = client.post(at("costs-month"), {})

    assert said(response) == ["Yhtään uutta kulua ei tallennettu."]
    assert pilot.costs.count() == 1
    assert client.get(at("costs-month")).context["lines"][0][0].spent_on == date(2027, 1, 31)


@pytest.fixture
def trio(project, pilot, municipality):
    """Three pilots of the project: 12, 28 and uncounted people; 1, 2 and no sessions."""
    # The odd cent goes by the order of places, which numbers of a run must not decide.
    named = {"Raati": "Ylivieska", "Kylä": "Ähtäri"}
    places = [factories.make_municipality(name=place) for place in named.values()]
    others = [
        factories.make_pilot(project=project, name=name, municipality=place)
        for name, place in zip(named, places, strict=True)
    ]
    pilots = [pilot, *others]
    for found, people, n_sessions in zip(pilots, (12, 28, None), (1, 2, 0), strict=True):
        if people:
            found.n_participants, found.n_participants_basis = people, "counted"
            found.save()
        for _n in range(n_sessions):
            factories.make_pilot_session(pilot=found)
    return pilots


def sharing(pilots, **values):
    ticks = {f"in-{found.pk}": "on" for found in pilots}
    return {
        "kind": "materials",
        "description": "Esite",
        "spent_on": "2026-02-05",
        "amount": "100,00",
        "payer": "Hanke",
        "rule": "equal",
    } | ticks | values  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "n_pilots", "parts"),
    [
        ("equal", 3, ["33.34", "33.33", "33.33"]),
        ("people", 2, ["30.00", "70.00"]),
        ("sessions", 3, ["33.33", "66.67", "0.00"]),
    ],
)
def test_shared_cost_is_shown_split_before_it_is_saved(
    signed_in, coordinator, trio, at, rule, n_pilots, parts
):
    page = signed_in(coordinator).post(at("costs-share"), sharing(trio[:n_pilots], rule=rule))

    shares = {share.pilot: share.amount for share in page.context["shares"]}
    assert [shares[found] for found in trio[:n_pilots]] == [D(part) for part in parts]
    assert CostLine.objects.count() == 0


def test_shared_cost_is_saved_once_with_its_rule(signed_in, coordinator, trio, at):
    client = signed_in(coordinator)
    data = sharing(trio[:2], rule="own", save="1")
    data |= {f"share-{trio[0].pk}": "0,5", f"share-{trio[1].pk}": "1,5"}

    first, again = (said(client.post(at("costs-share"), data))[-1] for _n in range(2))

    found = [(c.pilot, c.amount, c.split_rule) for c in CostLine.objects.order_by("amount")]
    assert found == [
        (trio[0], D("25.00"), "jaettu 2 kokeilun kesken omien osuuksien mukaan: 0,5/2"),
        (trio[1], D("75.00"), "jaettu 2 kokeilun kesken omien osuuksien mukaan: 1,5/2"),
    ]
    assert (first, again) == ("Lisäsit 2 kulua.", "Tämä jako on jo tallennettu.")


@pytest.mark.parametrize(
    ("n_pilots", "rule", "words"),
    [
        (1, "equal", "Valitse vähintään kaksi kokeilua"),
        (3, "people", "Osallistujia ei ole vielä laskettu: Kylä"),
        (2, "own", "Oma osuus puuttuu"),
    ],
)
def test_cost_that_cannot_be_split_says_why(
    signed_in, coordinator, trio, at, n_pilots, rule, words
):
    page = signed_in(coordinator).post(at("costs-share"), sharing(trio[:n_pilots], rule=rule))

    assert page.status_code == 422
    assert words in " ".join(page.context["form"].non_field_errors())
    assert page.context["shares"] is None


def test_municipal_coordinator_shares_among_the_own_pilots_only(
    signed_in, municipal_coordinator, trio, at
):
    page = signed_in(municipal_coordinator).get(at("costs-share"))

    assert [found.pilot for found, _tick, _share in page.context["form"].rows()] == [trio[0]]


def test_among_many_pilots_those_to_share_are_found_by_name(
    signed_in, coordinator, project, pilot, at
):
    for n in range(21):
        factories.make_pilot(project=project, name=f"Kerho {n}")
    wanted = factories.make_pilot(project=project, name="Ystävänpäivä")
    client = signed_in(coordinator)

    first = client.get(at("costs-share"))
    found = client.post(
        at("costs-share"), {"text": "ystävän", "find": "1", "amount": "5", "rule": "equal"}
    )

    rows = [sharer.pilot for sharer, _tick, _share in found.context["form"].rows()]
    assert (len(list(first.context["form"].rows())), first.context["has_more"]) == (21, True)
    assert set(rows) == {pilot, wanted}
    form = found.context["form"]
    assert (form["amount"].value(), form["rule"].value(), form.errors) == ("5", "equal", {})
