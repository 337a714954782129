import re
import time
from threading import Thread

import pytest
from django import forms
from django.contrib import admin
from django.db import connection, transaction

from projects.models import CostLine, Pilot, PilotSession
from tests import factories
from tests.osallisuus.desk import admin_path, make_desk
from tests.reading import untouched
from toolkits.models import Tip

pytestmark = pytest.mark.django_db
SECOND = "Joku muu ehti tallentaa ennen sinua"
UNREAD = "Lomakkeesta puuttui tieto siitä, mitä sivulla luki"
# Whose rows nobody changes at the desk: they are read, sent or revoked, never edited.
NEVER_EDITED = {"cardsheet", "invitation", "auditevent", "release"}
PAGES = {"pilot": "?_osa=ennen", "partnership": "?_osa=lupaukset"}


@pytest.fixture
def desk(project, municipality, association):
    return make_desk(project, municipality, association)


def page_path(row):
    """The page that the tests write on; a pilot's is that of its need and aim."""
    return admin_path(row) + PAGES.get(row._meta.model_name, "")


def opened(client, row, **changes):
    """What a browser sends of the row's page, with the writer's own changes."""
    page = client.get(page_path(row))
    return untouched(page, f"{row._meta.model_name}_form") | changes


def send(client, row, data):
    return client.post(page_path(row), data)


def conflicts(response):
    return [(c.name, c.label, c.mine, c.theirs) for c in response.context["conflicts"]]


def rows_of_the_desk(desk):
    found = desk.own | desk.shared
    return {name: row for name, row in found.items() if name not in NEVER_EDITED}


def written(client, row):
    """(a field that two people can write differently, two values for it)."""
    fields = client.get(page_path(row)).context["adminform"].form.fields
    own_words = [
        name
        for name, found in fields.items()
        if type(found) is forms.CharField and name not in {"code", "key", "business_id"}
    ]
    if own_words:
        return own_words[0], "Ensimmäisen sanat", "Toisen sanat"
    return "valid_until", "2030-01-01", "2031-01-01"


def test_every_list_is_edited_or_known_never_to_be(superuser, rf):
    request = rf.get("/")
    request.user = superuser
    closed = {
        model._meta.model_name
        for model, keeper in admin.site._registry.items()
        if not keeper.has_change_permission(request)
    }

    assert closed == NEVER_EDITED


def test_stale_second_saving_never_overwrites_in_any_list(signed_in, superuser, desk):
    client = signed_in(superuser)
    rows = rows_of_the_desk(desk)
    found = {}

    for name, row in rows.items():
        field, first, second = written(client, row)
        early, late = opened(client, row, **{field: first}), opened(client, row, **{field: second})
        assert send(client, row, early).status_code == 302, name
        response = send(client, row, late)
        row.refresh_from_db()
        found[name] = (str(getattr(row, field)), [c[2:] for c in conflicts(response)])

    registered = {model._meta.model_name for model in admin.site._registry}
    assert set(found) == registered - NEVER_EDITED
    words = ("Ensimmäisen sanat", [("Toisen sanat", "Ensimmäisen sanat")])
    days = ("2030-01-01", [("2031-01-01", "2030-01-01")])
    assert found == {name: days if name == "membership" else words for name in rows}


def test_what_only_one_has_changed_is_kept_of_both(signed_in, coordinator, desk):
    client = signed_in(coordinator)
    pilot = desk.own["pilot"]
    late = opened(client, pilot, aim="Tavoite")
    send(client, pilot, opened(client, pilot, need="Tarve"))

    response = client.post(admin_path(pilot), late, follow=True)

    pilot.refresh_from_db()
    assert (pilot.need, pilot.aim) == ("Tarve", "Tavoite")
    text = "Joku muu tallensi samaan aikaan. Hänen muutoksensa säilyivät: Tarve."
    assert text in [str(message) for message in response.context["messages"]]


def test_second_is_told_who_changed_what_and_when(signed_in, coordinator, desk):
    colleague = factories.make_membership(project=desk.own["project"]).user
    pilot = desk.own["pilot"]
    client = signed_in(coordinator)
    late = opened(client, pilot, need="Oma tarve", aim="Oma tavoite")
    signed_in(colleague)
    send(client, pilot, opened(client, pilot, need="Toisen tarve"))
    signed_in(coordinator)

    response = send(client, pilot, late)

    pilot.refresh_from_db()
    [conflict] = response.context["conflicts"]
    newest = pilot.history.first()
    assert (pilot.need, pilot.aim) == ("Toisen tarve", "")
    assert (conflict.label, conflict.mine, conflict.theirs) == (
        "Tarve",
        "Oma tarve",
        "Toisen tarve",
    )
    assert (conflict.who, conflict.at) == (str(colleague), newest.history_date)
    assert conflict.merged == "Toisen tarve\nOma tarve"
    page = response.content.decode()
    assert (SECOND in page, "Oma tavoite" in page) == (True, True)


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("oma", "Oma tarve"),
        ("toisen", "Toisen tarve"),
        ("yhdistetty", "Molempien tarve"),
    ],
)
def test_second_settles_what_both_changed(signed_in, coordinator, desk, choice, kept):
    client = signed_in(coordinator)
    pilot = desk.own["pilot"]
    late = opened(client, pilot, need="Oma tarve", aim="Oma tavoite")
    send(client, pilot, opened(client, pilot, need="Toisen tarve"))
    asked = untouched(send(client, pilot, late), "pilot_form")
    asked |= {"need__valinta": [choice], "need__teksti": ["Molempien tarve"]}

    response = send(client, pilot, asked)

    pilot.refresh_from_db()
    assert (response.status_code, pilot.need, pilot.aim) == (302, kept, "Oma tavoite")


def test_nothing_is_written_before_the_second_has_chosen(signed_in, coordinator, desk):
    client = signed_in(coordinator)
    pilot = desk.own["pilot"]
    late = opened(client, pilot, need="Oma tarve")
    send(client, pilot, opened(client, pilot, need="Toisen tarve"))
    asked = untouched(send(client, pilot, late), "pilot_form")

    response = send(client, pilot, asked)

    pilot.refresh_from_db()
    assert pilot.need == "Toisen tarve"
    assert conflicts(response) == [("need", "Tarve", "Oma tarve", "Toisen tarve")]


def test_page_that_asks_names_what_came_by_itself(signed_in, coordinator, desk):
    client = signed_in(coordinator)
    pilot = desk.own["pilot"]
    late = opened(client, pilot, need="Oma tarve")
    send(client, pilot, opened(client, pilot, need="Toisen tarve", place="Kirjasto"))

    response = send(client, pilot, late)

    text = "Nämä muutti vain toinen, ja ne säilyvät: Paikka."
    assert text in response.content.decode()
    assert untouched(response, "pilot_form")["place"] == ["Kirjasto"]


def test_third_saving_meanwhile_is_asked_again(signed_in, coordinator, desk):
    client = signed_in(coordinator)
    pilot = desk.own["pilot"]
    late = opened(client, pilot, need="Oma tarve")
    send(client, pilot, opened(client, pilot, need="Toisen tarve"))
    asked = untouched(send(client, pilot, late), "pilot_form") | {"need__valinta": ["oma"]}
    send(client, pilot, opened(client, pilot, need="Kolmannen tarve"))

    response = send(client, pilot, asked)

    pilot.refresh_from_db()
    assert pilot.need == "Kolmannen tarve"
    assert conflicts(response) == [("need", "Tarve", "Oma tarve", "Kolmannen tarve")]


def test_page_whose_signature_is_broken_asks_of_every_difference(signed_in, coordinator, desk):
    client = signed_in(coordinator)
    pilot = desk.own["pilot"]
    late = opened(client, pilot, need="Oma tarve") | {"_avattu": ["x"]}

    response = send(client, pilot, late)

    pilot.refresh_from_db()
    assert (pilot.need, conflicts(response)) == ("", [("need", "Tarve", "Oma tarve", "–")])


def test_page_of_another_row_is_no_version_of_this(signed_in, coordinator, desk):
    client = signed_in(coordinator)
    other = opened(client, desk.other["pilot"])
    pilot = desk.own["pilot"]
    late = opened(client, pilot, need="Oma tarve") | {"_avattu": other["_avattu"]}

    assert conflicts(send(client, pilot, late)) == [("need", "Tarve", "Oma tarve", "–")]


def test_page_without_what_it_was_opened_with_never_overwrites_in_any_list(
    signed_in, superuser, desk
):
    client = signed_in(superuser)
    rows = rows_of_the_desk(desk)
    found = {}

    for name, row in rows.items():
        field, first, second = written(client, row)
        send(client, row, opened(client, row, **{field: first}))
        bare = opened(client, row, **{field: second})
        del bare["_avattu"]
        page = send(client, row, bare).content.decode()
        row.refresh_from_db()
        found[name] = (str(getattr(row, field)), UNREAD in page, SECOND in page)

    words, days = ("Ensimmäisen sanat", True, False), ("2030-01-01", True, False)
    assert found == {name: days if name == "membership" else words for name in rows}


def test_rows_of_a_page_without_what_it_was_opened_with_stay(signed_in, coordinator):
    client = signed_in(coordinator)
    tip_list, _tip = list_with_tips("Yksi", "Kaksi")
    bare = opened(client, tip_list, **{"tips-0-DELETE": "on", "tips-1-example": "Oma"})
    del bare["_avattu"]

    response = send(client, tip_list, bare)
    asked = untouched(response, "tiplist_form")
    choices = {one.choice_name: ["oma"] for one in response.context["conflicts"]}
    before = list(tip_list.tips.values_list("text", "example"))
    settled = send(client, tip_list, asked | choices)

    page = response.content.decode()
    assert (UNREAD in page, "Kaksi muutti samaa kohtaa" in page) == (True, False)
    assert before == [("Yksi", "Yksi: teksti."), ("Kaksi", "Kaksi: teksti.")]
    assert settled.status_code == 302
    assert list(tip_list.tips.values_list("text", "example")) == [("Kaksi", "Oma")]


def test_ticks_of_a_relation_are_compared_too(signed_in, superuser, desk):
    client = signed_in(superuser)
    theme = desk.shared["supporttheme"]
    tool, other = desk.shared["tool"], factories.make_tool()
    late = opened(client, theme, lead="Johdanto")
    send(client, theme, opened(client, theme, tools=[str(tool.pk)]))
    both = opened(client, theme, tools=[str(tool.pk), str(other.pk)])
    send(client, theme, opened(client, theme, tools=[]))

    kept = send(client, theme, late)
    asked = send(client, theme, both)

    theme.refresh_from_db()
    assert (kept.status_code, theme.lead, list(theme.tools.all())) == (302, "Johdanto", [])
    [conflict] = asked.context["conflicts"]
    assert (conflict.name, conflict.theirs) == ("tools", "–")


def test_visits_counted_on_two_desks_stay_both(signed_in, coordinator, desk):
    client = signed_in(coordinator)
    session = desk.own["pilotsession"]
    late = opened(client, session, n_residents="12", n_staff="2")
    send(client, session, opened(client, session, n_residents="15", n_volunteers="3"))

    response = send(client, session, late)

    session.refresh_from_db()
    assert (session.n_residents, session.n_volunteers, session.n_staff) == (15, 3, None)
    assert conflicts(response) == [("n_residents", "Asukkaita", "12", "15")]


def list_with_tips(*names):
    tip_list = factories.make_tip_list(tips=names)
    for tip in tip_list.tips.all():
        tip.example = f"{tip.text}: teksti."
        tip.save()
    return tip_list, {tip.text: tip for tip in tip_list.tips.all()}


def test_rows_merge_row_by_row(signed_in, coordinator):
    client = signed_in(coordinator)
    tip_list, tip = list_with_tips("Yksi", "Kaksi")
    late = opened(client, tip_list, **{"tips-0-example": "Oma yksi"})
    send(client, tip_list, opened(client, tip_list, **{"tips-1-example": "Toisen kaksi"}))

    assert send(client, tip_list, late).status_code == 302

    bodies = dict(tip_list.tips.values_list("text", "example"))
    assert bodies == {"Yksi": "Oma yksi", "Kaksi": "Toisen kaksi"}


def test_row_that_both_wrote_is_asked(signed_in, coordinator):
    client = signed_in(coordinator)
    tip_list, tip = list_with_tips("Yksi", "Kaksi")
    late = opened(client, tip_list, **{"tips-1-example": "Oma kaksi"})
    send(client, tip_list, opened(client, tip_list, **{"tips-1-example": "Toisen kaksi"}))

    response = send(client, tip_list, late)
    asked = untouched(response, "tiplist_form") | {"tips-1-example__valinta": ["oma"]}
    send(client, tip_list, asked)

    label = f"{tip['Kaksi']}: {Tip._meta.get_field('example').verbose_name.capitalize()}"
    assert conflicts(response) == [("tips-1-example", label, "Oma kaksi", "Toisen kaksi")]
    assert response.context["conflicts"][0].who == str(coordinator)
    tip["Kaksi"].refresh_from_db()
    assert tip["Kaksi"].example == "Oma kaksi"


def test_removed_row_stays_removed_where_nobody_wrote_in_it(signed_in, coordinator):
    client = signed_in(coordinator)
    tip_list, _tip = list_with_tips("Yksi", "Kaksi")
    late = opened(client, tip_list, **{"tips-1-example": "Oma kaksi"})
    send(client, tip_list, opened(client, tip_list, **{"tips-0-DELETE": "on"}))

    assert send(client, tip_list, late).status_code == 302

    assert list(tip_list.tips.values_list("text", "example")) == [("Kaksi", "Oma kaksi")]


@pytest.mark.parametrize(
    ("choice", "left"),
    [("oma", [("Kaksi", "Kaksi: teksti."), ("Yksi", "Oma yksi")]), ("toisen", None)],
)
def test_removed_row_is_asked_where_the_second_wrote_in_it(signed_in, coordinator, choice, left):
    client = signed_in(coordinator)
    tip_list, tip = list_with_tips("Yksi", "Kaksi")
    late = opened(client, tip_list, **{"tips-0-example": "Oma yksi"})
    send(client, tip_list, opened(client, tip_list, **{"tips-0-DELETE": "on"}))

    response = send(client, tip_list, late)
    [conflict] = response.context["conflicts"]
    asked = untouched(response, "tiplist_form")
    assert conflicts(send(client, tip_list, asked))[0][0] == conflict.name
    final = send(client, tip_list, asked | {conflict.choice_name: [choice]})

    assert (conflict.label, conflict.theirs) == (str(tip["Yksi"]), "Rivi on poistettu.")
    assert (conflict.who, "Oma yksi" in conflict.mine) == (str(coordinator), True)
    assert final.status_code == 302
    rows = sorted(tip_list.tips.values_list("text", "example"))
    assert rows == (left or [("Kaksi", "Kaksi: teksti.")])


@pytest.mark.parametrize(("choice", "left"), [("oma", ["Kaksi"]), ("toisen", ["Kaksi", "Yksi"])])
def test_row_is_not_removed_unread(signed_in, coordinator, choice, left):
    client = signed_in(coordinator)
    tip_list, _tip = list_with_tips("Yksi", "Kaksi")
    late = opened(client, tip_list, **{"tips-0-DELETE": "on"})
    send(client, tip_list, opened(client, tip_list, **{"tips-0-example": "Toisen yksi"}))

    response = send(client, tip_list, late)
    [conflict] = response.context["conflicts"]
    n_before = tip_list.tips.count()
    asked = untouched(response, "tiplist_form") | {conflict.choice_name: [choice]}
    send(client, tip_list, asked)

    assert (conflict.name, conflict.mine, n_before) == ("tips-0-DELETE", "Poistit rivin.", 2)
    assert "Toisen yksi" in conflict.theirs
    assert sorted(tip_list.tips.values_list("text", flat=True)) == left


def test_rows_that_others_added_stay_and_are_shown_when_something_is_asked(signed_in, coordinator):
    client = signed_in(coordinator)
    tip_list, _tip = list_with_tips("Yksi")
    new = {
        "tips-1-order": "5",
        "tips-1-text": "Oma uusi",
        "tips-1-example": "Uutta",
        "tips-TOTAL_FORMS": "2",
    }
    late = opened(client, tip_list, title="Oma nimi", **new)
    Tip.objects.create(tip_list=tip_list, order=2, text="Toisen uusi", example="Muuta")
    send(client, tip_list, opened(client, tip_list, title="Toisen nimi"))

    response = send(client, tip_list, late)
    asked = untouched(response, "tiplist_form") | {"title__valinta": ["oma"]}
    final = send(client, tip_list, asked)

    titles = list(tip_list.tips.order_by("order").values_list("text", flat=True))
    assert (final.status_code, titles) == (302, ["Yksi", "Toisen uusi", "Oma uusi"])
    assert asked["tips-1-text"] == ["Toisen uusi"]


def test_text_stays_on_the_screen_when_the_row_is_gone(signed_in, coordinator, desk):
    client = signed_in(coordinator)
    cost = desk.own["costline"]
    late = opened(client, cost, description="Kahvit ja pullat")
    client.post(admin_path(cost, "delete"), {"post": "yes"})

    response = send(client, cost, late)

    page = response.content.decode()
    assert (response.status_code, CostLine.objects.filter(pk=cost.pk).exists()) == (409, False)
    assert ("Kahvit ja pullat" in page, 'href="/hallinta/roskakori/"' in page) == (True, True)
    assert response.context["entry"].deleted_by == coordinator


def test_text_stays_on_the_screen_when_the_row_was_approved(signed_in, association_contact, desk):
    client = signed_in(association_contact)
    cost = desk.own["costline"]
    late = opened(client, cost, description="Kahvit ja pullat")
    CostLine.objects.filter(pk=cost.pk).update(state="approved")

    response = send(client, cost, late)

    cost.refresh_from_db()
    assert (response.status_code, cost.description) == (409, "Oma kulu")
    assert "Kahvit ja pullat" in response.content.decode()


def test_approval_meanwhile_stays(signed_in, coordinator, desk):
    client = signed_in(coordinator)
    session = desk.own["pilotsession"]
    late = opened(client, session, n_residents="9")
    PilotSession.objects.filter(pk=session.pk).update(state="approved")

    send(client, session, late)

    session.refresh_from_db()
    assert (session.state, session.n_residents) == ("approved", 9)


def test_open_pilot_page_does_not_touch_its_visits_and_costs(signed_in, coordinator, desk):
    client = signed_in(coordinator)
    pilot = desk.own["pilot"]
    late = opened(client, pilot, aim="Tavoite")
    PilotSession.objects.filter(pilot=pilot).update(n_residents=15)
    CostLine.objects.filter(pilot=pilot).update(amount="99.00")

    send(client, pilot, late)

    pilot.refresh_from_db()
    assert [n for n in late if re.match(r"sessions|costs", n)] == []
    assert pilot.aim == "Tavoite"
    assert list(pilot.sessions.values_list("n_residents", flat=True)) == [15]
    assert [str(cost.amount) for cost in pilot.costs.all()] == ["99.00"]


def test_same_change_by_both_is_no_conflict(signed_in, coordinator, desk):
    client = signed_in(coordinator)
    pilot = desk.own["pilot"]
    late = opened(client, pilot, need="Sama\r\ntarve")
    Pilot.objects.filter(pk=pilot.pk).update(need="Sama\ntarve")

    assert send(client, pilot, late).status_code == 302


def test_saving_waits_for_the_one_that_is_under_way(
    signed_in, transactional_db, project, coordinator
):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time from the first statement on.")
    client, found = signed_in(coordinator), []
    pilot = factories.make_pilot(project=project)
    late = opened(client, pilot, need="Oma tarve")

    def save():
        try:
            found.append(conflicts(send(client, pilot, late)))
        finally:
            connection.close()

    second = Thread(target=save)
    with transaction.atomic():
        Pilot.objects.filter(pk=pilot.pk).update(need="Toisen tarve")
        second.start()
        time.sleep(1)
    second.join()

    assert found == [[("need", "Tarve", "Oma tarve", "Toisen tarve")]]
