import json
import re

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from projects.models import ApprovalState, CostLine, PilotSession
from tests import factories
from tests.osallisuus.desk import admin_path, make_desk, save
from tests.reading import untouched

ACTORS = ["coordinator", "municipal_coordinator", "association_contact", "evaluator", "editor"]
C, M, A, E, D = ACTORS
WIDE = {C, E, D}
ALL = set(ACTORS)

# model: who sees the list, who sees a row of the own municipality, of another, of another project
READING = {
    "project": (ALL, ALL, ALL, set()),
    "municipality": (ALL, ALL, WIDE, WIDE),
    "association": (ALL, ALL, WIDE, WIDE),
    "partnership": (ALL, ALL, WIDE, set()),
    "pilot": (ALL, ALL, WIDE, set()),
    "pilotsession": (ALL, ALL, WIDE, set()),
    "costline": (ALL, ALL, WIDE, set()),
    "coachingsession": (ALL, {C, M, E, D}, WIDE, set()),
    "promise": (ALL, {C, M, E, D}, WIDE, set()),
    "assessment": (ALL, {C, M, E, D}, WIDE, set()),
    "assessmentaction": (ALL, {C, M, E, D}, WIDE, set()),
    "survey": ({C, M, E, D}, {C, M, E, D}, WIDE, set()),
    "cardsheet": ({C, M, E, D}, {C, M, E, D}, WIDE, set()),
}
# model: who sees the list, the row of the own project, the row of another project
PROJECT_READING = {
    "membership": ({C}, {C}, set()),
    "user": ({C}, {C}, set()),
    "invitation": ({C}, {C}, set()),
    "auditevent": ({C}, {C}, set()),
    "release": (WIDE, WIDE, set()),
    "publication": (ALL, ALL, ALL),
    "chapter": (ALL, ALL, ALL),
    "summary": (ALL, ALL, ALL),
}
SHARED_READING = {
    "source": ALL,
    "organisation": ALL,
    "instrument": ALL,
    "tiplist": ALL,
    "tool": ALL,
    "supportphase": ALL,
    "supporttheme": ALL,
    "disadvantagecost": ALL,
    "accessibilityfeedback": {C},
}
# model: who changes the row of the own municipality, of another one
CHANGING = {
    "project": ({C}, {C}),
    "municipality": ({C, M}, {C}),
    "association": ({C, M}, {C}),
    "partnership": ({C, M}, {C}),
    "pilot": ({C, M}, {C}),
    "pilotsession": ({C, M, A}, {C}),
    "costline": ({C, M, A}, {C}),
    "coachingsession": ({C, M}, {C}),
    "promise": ({C, M}, {C}),
    "assessment": ({C, M}, {C}),
    "assessmentaction": ({C, M}, {C}),
    "survey": ({C, M}, {C}),
    "cardsheet": (set(), set()),
    "membership": ({C}, set()),
    "user": ({C}, set()),
    "invitation": (set(), set()),
    "auditevent": (set(), set()),
    "release": (set(), set()),
    "publication": ({C, D}, set()),
    "chapter": ({C, D}, set()),
    "summary": ({C, D}, set()),
    "source": ({C, D}, set()),
    "organisation": ({C}, set()),
    "instrument": ({C}, set()),
    "tiplist": ({C, D}, set()),
    "tool": ({C, D}, set()),
    "supportphase": ({C, D}, set()),
    "supporttheme": ({C, D}, set()),
    "disadvantagecost": ({C, D}, set()),
    "accessibilityfeedback": ({C}, set()),
}


@pytest.fixture
def desk(project, municipality, association):
    return make_desk(project, municipality, association)


@pytest.fixture
def actors(request):
    return {name: request.getfixturevalue(name) for name in ACTORS}


def test_every_list_of_the_desk_is_in_the_tables():
    registered = {model._meta.model_name for model in admin.site._registry}

    assert registered == {*READING, *PROJECT_READING, *SHARED_READING} == {*CHANGING}


def test_answers_drafts_and_groups_have_no_list():
    names = {model._meta.model_name for model in admin.site._registry}

    assert names & {"response", "draft", "card", "pairdecision", "group", "emailaddress"} == set()


@pytest.mark.parametrize("actor", ACTORS)
def test_lists_and_rows_open_as_the_tables_say(client, signed_in, actors, desk, actor):
    signed_in(actors[actor])
    found, expected = {}, {}
    for name, (lists, own, other, foreign) in READING.items():
        places = [("own", own), ("other", other), ("foreign", foreign)]
        _collect(client, desk, name, lists, places, actor, found, expected)
    for name, (lists, own, foreign) in PROJECT_READING.items():
        places = [("own", own), ("foreign", foreign)]
        _collect(client, desk, name, lists, places, actor, found, expected)
    for name, readers in SHARED_READING.items():
        _collect(client, desk, name, readers, [("shared", readers)], actor, found, expected)

    assert found == expected


def _collect(client, desk, name, lists, places, actor, found, expected):
    for place, readers in places:
        row = getattr(desk, place)[name]
        for view in ("change", "history"):
            key = (name, place, view)
            status = client.get(admin_path(row, view)).status_code
            found[key] = "open" if status == 200 else "closed"
            assert status in {200, 403, 404}
            expected[key] = "open" if actor in readers else "closed"
    row = getattr(desk, places[0][0])[name]
    found[(name, "list")] = client.get(admin_path(row, "list")).status_code
    expected[(name, "list")] = 200 if actor in lists else 403


@pytest.mark.parametrize("actor", ACTORS)
def test_rows_change_as_the_tables_say(client, signed_in, actors, desk, actor):
    signed_in(actors[actor])
    found, expected = {}, {}
    for name, (own, other) in CHANGING.items():
        for place, keepers in (("own", own), ("shared", own), ("other", other)):
            row = getattr(desk, place).get(name)
            if row is None:
                continue
            response = client.post(admin_path(row), {"name": ""})
            # 200 shows the form with its errors, 302 follows where every field may be empty.
            found[(name, place)] = response.status_code in {200, 302}
            assert response.status_code in {200, 302, 403, 404}
            expected[(name, place)] = actor in keepers

    assert found == expected


@pytest.mark.parametrize("name", [*READING, *PROJECT_READING, *SHARED_READING])
def test_superuser_reads_every_row(client, signed_in, superuser, desk, name):
    signed_in(superuser)
    rows = [getattr(desk, place).get(name) for place in ("own", "other", "foreign", "shared")]

    found = {client.get(admin_path(row)).status_code for row in rows if row is not None}

    assert found == {200}


def test_stranger_is_sent_to_sign_in(client, db):
    response = client.get("/hallinta/", follow=True)

    assert response.redirect_chain[-1] == ("/tilit/login/?next=/hallinta/", 302)


@pytest.mark.parametrize("path", ["/hallinta/", "/hallinta/projects/pilot/", "/hallinta/jsi18n/"])
def test_user_without_rights_sees_nothing(client, signed_in, db, path):
    signed_in(factories.make_user())

    response = client.get(path, follow=True)

    assert response.status_code == 403


def test_lapsed_right_closes_the_desk(client, signed_in, project):
    user = factories.make_membership(project=project, valid_until="2025-02-01").user
    signed_in(user)

    assert client.get("/hallinta/", follow=True).status_code == 403


MUNICIPAL_LISTS = ["pilot", "pilotsession", "costline", "partnership", "promise", "survey"]


@pytest.mark.parametrize("name", [*MUNICIPAL_LISTS, "municipality", "association"])
def test_list_names_nothing_of_another_municipality(
    client, signed_in, municipal_coordinator, desk, name
):
    signed_in(municipal_coordinator)

    text = client.get(admin_path(desk.own[name], "list")).content.decode()

    main = text[text.index('id="content"') :]
    assert str(desk.own["municipality"]) in main
    assert re.findall(r"Toisten|Toinen kunta|Vieras", main) == []


@pytest.mark.parametrize("name", ["pilotsession", "costline", "promise", "survey", "partnership"])
def test_form_offers_nothing_of_another_municipality(
    client, signed_in, municipal_coordinator, desk, name
):
    signed_in(municipal_coordinator)

    text = client.get(admin_path(desk.own[name])).content.decode()

    main = text[text.index('id="content"') :]
    assert "Oma kokeilu" in main or name == "partnership"
    assert re.findall(r"Toisten|Toinen kunta|Vieras", main) == []


def test_autocomplete_offers_nothing_of_another_municipality(
    client, signed_in, municipal_coordinator, desk
):
    signed_in(municipal_coordinator)
    query = {"app_label": "projects", "model_name": "costline", "field_name": "pilot", "term": ""}

    found = client.get("/hallinta/autocomplete/", query).json()["results"]

    assert [row["id"] for row in found] == [str(desk.own["pilot"].pk)]


def test_autocomplete_is_closed_where_the_list_is(client, signed_in, municipal_coordinator, desk):
    signed_in(municipal_coordinator)
    query = {"app_label": "projects", "model_name": "membership", "field_name": "user", "term": ""}

    assert client.get("/hallinta/autocomplete/", query).status_code == 403


def session_data(pilot, **overrides):
    data = {
        "pilot": pilot.pk,
        "held_on": "2026-02-12",
        "status": "held",
        "n_residents": "9",
        "state": "approved",
        "provenance": "own",
    }
    return data | overrides


def test_row_cannot_be_added_to_another_municipality(
    client, signed_in, municipal_coordinator, desk
):
    signed_in(municipal_coordinator)

    response = client.post(
        reverse("admin:projects_pilotsession_add"), session_data(desk.other["pilot"])
    )

    errors = response.context["adminform"].form.errors
    assert list(errors) == ["pilot"]
    assert PilotSession.objects.count() == 3


def test_row_cannot_be_moved_to_where_the_user_only_reads(
    client, signed_in, municipal_coordinator, project, desk
):
    factories.make_membership(
        user=municipal_coordinator, project=desk.foreign["project"], role="evaluator"
    )
    signed_in(municipal_coordinator)
    session = desk.own["pilotsession"]

    response = save(client, session, session_data(desk.foreign["pilot"]))

    assert response.context["adminform"].form.non_field_errors() == [
        "Et voi tallentaa tätä, koska se kuuluisi muualle kuin sinun hankkeeseesi, kuntaasi tai "
        "yhdistykseesi. Tarkista valinnat."
    ]
    session.refresh_from_db()
    assert session.pilot == desk.own["pilot"]


def test_municipal_coordinator_cannot_delete_or_act_on_rows_of_others(
    client, signed_in, municipal_coordinator, desk
):
    signed_in(municipal_coordinator)
    theirs = desk.other["costline"]
    listing = reverse("admin:projects_costline_changelist")

    client.post(listing, {"action": "approve", "_selected_action": [theirs.pk]})
    client.post(
        listing, {"action": "delete_selected", "_selected_action": [theirs.pk], "post": "yes"}
    )
    response = client.post(admin_path(theirs, "delete"), {"post": "yes"})

    theirs.refresh_from_db()
    assert (response.status_code, theirs.state) == (404, ApprovalState.SUBMITTED)


def test_inline_cannot_reach_a_row_of_another_survey(
    client, signed_in, municipal_coordinator, desk
):
    signed_in(municipal_coordinator)
    survey = desk.own["survey"]
    [theirs] = desk.other["survey"].help_contacts.all()
    data = {
        "project": survey.project_id,
        "pilot": survey.pilot_id,
        "instrument": survey.instrument_id,
        "title": survey.title,
        "slug": survey.slug,
        "kind": survey.kind,
        "help_contacts-TOTAL_FORMS": "1",
        "help_contacts-INITIAL_FORMS": "1",
        "help_contacts-0-id": theirs.pk,
        "help_contacts-0-survey": survey.pk,
        "help_contacts-0-name": "Siepattu",
        "help_contacts-0-order": "1",
    }

    client.post(admin_path(survey), data)

    theirs.refresh_from_db()
    assert (theirs.name, theirs.survey) == ("Apua", desk.other["survey"])


def test_contact_submits_and_mends_until_the_row_is_approved(
    client, signed_in, association_contact, desk
):
    signed_in(association_contact)
    add = reverse("admin:projects_pilotsession_add")

    client.post(add, session_data(desk.own["pilot"]))
    made = PilotSession.objects.get(held_on="2026-02-12")
    save(client, made, session_data(desk.own["pilot"], n_residents="10"))
    made.refresh_from_db()
    mended = (made.state, made.n_residents)
    PilotSession.objects.filter(pk=made.pk).update(state="approved")
    closed = client.post(admin_path(made), session_data(desk.own["pilot"], n_residents="99"))

    assert mended == (ApprovalState.SUBMITTED, 10)
    assert closed.status_code == 403


def test_contact_cannot_approve(client, signed_in, association_contact, desk):
    signed_in(association_contact)
    own = desk.own["costline"]
    listing = reverse("admin:projects_costline_changelist")

    client.post(listing, {"action": "approve", "_selected_action": [own.pk]})

    own.refresh_from_db()
    assert own.state == ApprovalState.SUBMITTED


def test_coordinator_approves_and_returns(client, signed_in, coordinator, desk):
    signed_in(coordinator)
    listing = reverse("admin:projects_costline_changelist")
    own, other = desk.own["costline"], desk.other["costline"]

    client.post(listing, {"action": "approve", "_selected_action": [own.pk]})
    sent_back = {"action": "send_back", "_selected_action": [other.pk]}
    client.post(listing, sent_back)
    without_reason = CostLine.objects.get(pk=other.pk).state
    client.post(listing, sent_back | {"note": "Lisää kuitti."})

    states = {cost.pk: (cost.state, cost.return_note) for cost in CostLine.objects.all()}
    assert without_reason == ApprovalState.SUBMITTED
    assert (states[own.pk], states[other.pk]) == (
        (ApprovalState.APPROVED, ""),
        (ApprovalState.RETURNED, "Lisää kuitti."),
    )


def test_contact_reads_why_a_row_came_back_and_may_drop_it(
    client, signed_in, association_contact, desk
):
    cost = desk.own["costline"]
    cost.state, cost.return_note = ApprovalState.RETURNED, "Lisää kuitti."
    cost.save()
    signed_in(association_contact)

    lines = client.get("/hallinta/").context["lines"]
    client.post(admin_path(cost, "delete"), {"post": "yes"})

    shown = [line.detail for line in lines if line.link_text == "Täydennä kulut"]
    assert (shown, CostLine.objects.filter(pk=cost.pk).exists()) == (
        ["Oma kokeilu: Lisää kuitti."],
        False,
    )


def test_contact_cannot_drop_an_approved_row(client, signed_in, association_contact, desk):
    cost = desk.own["costline"]
    cost.state = ApprovalState.APPROVED
    cost.save()
    signed_in(association_contact)

    response = client.post(admin_path(cost, "delete"), {"post": "yes"})

    assert (response.status_code, CostLine.objects.filter(pk=cost.pk).exists()) == (403, True)


@pytest.mark.parametrize(
    ("written", "read"), [("12,50", "12.50"), ("12.5", "12.50"), ("1 234,50 €", "1234.50")]
)
def test_cost_is_read_as_finns_write_it(client, signed_in, coordinator, desk, written, read):
    signed_in(coordinator)
    cost = desk.own["costline"]

    save(client, cost, cost_data(cost, amount=written))

    cost.refresh_from_db()
    assert str(cost.amount) == read


def test_cost_that_cannot_be_read_says_how_to_write_it(client, signed_in, coordinator, desk):
    signed_in(coordinator)
    cost = desk.own["costline"]

    response = client.post(admin_path(cost), cost_data(cost, amount="12,5O"))

    errors = response.context["adminform"].form.errors
    assert errors == {"amount": ["Kirjoita summa numeroina, esimerkiksi 12,50."]}


def cost_data(cost, **overrides):
    data = {
        "pilot": cost.pilot_id,
        "spent_on": "2026-02-05",
        "kind": "catering",
        "basis": "itemised",
        "state": "approved",
        "provenance": "own",
    }
    return data | overrides


def test_coordinator_cannot_take_over_an_account_by_its_address(
    client, signed_in, coordinator, desk
):
    signed_in(coordinator)
    person = desk.own["user"]
    kept = person.email
    data = {"name": "Uusi nimi", "email": "minun@esimerkki.example", "is_superuser": "on"}
    data |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0", "is_active": "on"}

    save(client, person, data)

    person.refresh_from_db()
    assert (person.name, person.email, person.is_superuser) == ("Uusi nimi", kept, False)


def test_coordinator_cannot_give_rights_in_another_project(client, signed_in, coordinator, desk):
    signed_in(coordinator)
    data = {
        "user": coordinator.pk,
        "project": desk.foreign["project"].pk,
        "role": "coordinator",
        "valid_from": "2026-01-01",
    }

    response = client.post(reverse("admin:projects_membership_add"), data)

    assert list(response.context["adminform"].form.errors) == ["project"]
    assert not coordinator.memberships.filter(project=desk.foreign["project"]).exists()


def test_frozen_instrument_cannot_be_changed(client, signed_in, coordinator, desk):
    signed_in(coordinator)
    response = factories.make_response()

    page = client.get(admin_path(response.instrument))
    sent = client.post(admin_path(response.instrument), {"note": "Uusi"})

    assert (page.status_code, page.context["has_change_permission"]) == (200, False)
    assert sent.status_code == 403


def test_start_page_greets_and_lists_what_waits(client, signed_in, coordinator, desk):
    signed_in(coordinator)

    response = client.get("/hallinta/")

    titles = [line.title for line in response.context["lines"]]
    assert titles == [
        "Toimintakertoja odottaa hyväksyntää.",
        "Kulurivejä odottaa hyväksyntää.",
        "Kumppanuudesta puuttuu, mitä kunta ja yhdistys lupaavat toisilleen.",
        "Rekisterinpitäjä on merkitsemättä.",
        "Tietosuojaseloste puuttuu.",
        "Vastausten säilytysaika on merkitsemättä.",
        "Rekisterinpitäjä ei ole vielä vahvistanut, etteivät vastaukset vaikuta etuuksiin, "
        "palveluihin tai oleskelulupaan.",
        "Saavutettavuuspalaute odottaa vastausta.",
        "Vinkkilistoja ei ole tarkistettu vuoteen.",
        "Työkaluja ei ole tarkistettu vuoteen.",
    ]
    assert "Toisten kokeilu" in response.content.decode()


def test_start_page_tells_a_municipality_of_its_own_things(
    client, signed_in, municipal_coordinator, desk
):
    signed_in(municipal_coordinator)

    response = client.get("/hallinta/")

    text = response.content.decode()
    assert [line.count for line in response.context["lines"]] == [1, 1, 1, 1]
    assert "Oma kokeilu" in text
    assert re.findall(r"Toisten|Toinen kunta|Vieras", text) == []


@pytest.mark.parametrize("actor", ACTORS)
def test_menu_leads_only_to_lists_that_open(client, signed_in, actors, desk, actor):
    signed_in(actors[actor])

    links = client.get("/hallinta/").context["menu"]

    assert {client.get(link.url).status_code for link in links} == {200}


def test_history_tells_what_changed(client, signed_in, coordinator, desk):
    signed_in(coordinator)
    cost = desk.own["costline"]
    save(client, cost, cost_data(cost, amount="25,00"))

    versions = client.get(admin_path(cost, "history")).context["versions"]

    changes = {change.label: (change.before, change.after) for change in versions[0].changes}
    assert (versions[0].who, versions[0].kind) == (str(coordinator), "Muutettiin")
    assert changes["Euroa"] == ("10,00", "25,00")
    assert changes["Tila"] == ("odottaa hyväksyntää", "hyväksytty")


def test_languages_of_a_survey_are_ticked(client, signed_in, coordinator, desk):
    signed_in(coordinator)
    survey = desk.own["survey"]

    page = client.get(admin_path(survey) + "?_osa=vastaaminen")
    field = page.context["adminform"].form["languages"]

    ticked = [choice.data["value"] for choice in field if choice.data["selected"]]
    assert ([choice.data["value"] for choice in field], ticked) == (
        ["fi", "sv", "en", "uk"],
        ["fi"],
    )


def test_no_redirect_tells_the_address_of_an_unseen_row(
    client, signed_in, municipal_coordinator, desk
):
    signed_in(municipal_coordinator)
    theirs = desk.other["pilot"]
    kind = ContentType.objects.get_for_model(theirs)

    response = client.get(f"/hallinta/r/{kind.pk}/{theirs.pk}/")

    assert response.status_code == 404


def test_refusal_stands_beside_the_field_that_it_is_about(client, signed_in, coordinator, desk):
    signed_in(coordinator)
    cost = desk.own["costline"]

    sent = cost_data(cost, amount="-5,00", basis="in_kind")
    response = client.post(admin_path(cost), sent)

    form = response.context["adminform"].form
    assert dict(form.errors) == {"amount": ["Maksutta saadusta ei voi tulla hyvitystä."]}


def test_release_is_named_by_its_questionnaire_and_the_first_signs(
    client, signed_in, coordinator, project
):
    instrument = factories.make_instrument(title="Osallisuuskysely")
    factories.make_release(
        project=project, instrument_key=instrument.key, fingerprint="0123456789abcdef" * 4
    )
    signed_in(coordinator)

    page = client.get("/hallinta/surveys/release/").content.decode()

    assert ("Osallisuuskysely" in page, "0123456789ab…" in page, "abcdef0" in page) == (
        True,
        True,
        False,
    )


def test_refused_deletion_says_what_belongs_to_the_row(client, signed_in, coordinator, desk):
    signed_in(coordinator)

    page = client.get(admin_path(desk.own["association"], "delete")).content.decode()

    assert "Tätä ei voi poistaa, koska siihen liittyy:" in page


def test_deletion_of_a_tip_list_does_not_speak_of_ties(client, signed_in, coordinator):
    tip_list = factories.make_tip_list(tips=["Tervehdi."])
    factories.make_support_theme().tip_lists.add(tip_list)
    signed_in(coordinator)

    page = client.get(admin_path(tip_list, "delete")).content.decode()

    assert ("upporttheme" in page, "Tervehdi." in page) == (False, True)


def test_button_under_rows_names_the_row_in_small_letters(client, signed_in, coordinator, desk):
    signed_in(coordinator)

    page = client.get(admin_path(desk.own["survey"]) + "?_osa=apu")
    inlines = page.context["inline_admin_formsets"]

    assert [json.loads(found.inline_formset_data)["options"]["addText"] for found in inlines] == [
        "Lisää paikka, josta saa apua",
    ]


def test_only_choice_is_made_already(client, signed_in, municipal_coordinator, desk):
    signed_in(municipal_coordinator)

    form = client.get("/hallinta/surveys/promise/add/").context["adminform"].form

    own = desk.own
    assert {name: form.initial.get(name) for name in ("project", "municipality", "pilot")} == {
        "project": own["project"].pk,
        "municipality": own["municipality"].pk,
        "pilot": None,
    }


def test_project_offers_its_own_municipalities_and_takes_others_by_name(
    client, signed_in, coordinator, project, desk
):
    added = factories.make_municipality(name="Aakkosten ensimmäinen")
    own = set(project.municipalities.all())
    path = admin_path(project) + "?_osa=kunnat"
    signed_in(coordinator)
    page = client.get(path)
    offered = set(page.context["adminform"].form.fields["municipalities"].queryset)
    data = untouched(page, "project_form")

    wrong = client.post(path, data | {"more_places": "Aakkosten ensimäinen"})
    response = client.post(path, data | {"more_places": "Aakkosten ensimmäinen"})

    sentence = "Kuntaa Aakkosten ensimäinen ei löydy. Tarkoititko: Aakkosten ensimmäinen?"
    assert sentence in wrong.content.decode()
    assert response.status_code == 302
    assert (offered, set(project.municipalities.all())) == (own, own | {added})


def test_municipalities_are_found_by_their_part_in_a_project(
    client, signed_in, coordinator, project, desk
):
    signed_in(coordinator)

    found = client.get("/hallinta/projects/municipality/?mukana=1").context["cl"].result_list

    assert set(project.municipalities.all()) <= set(found)
    assert all(place.projects.exists() for place in found)


def test_empty_form_says_what_to_do_in_finnish(client, signed_in, coordinator, desk):
    signed_in(coordinator)

    response = client.post("/hallinta/projects/partnership/add/", {})

    page = response.content.decode()
    assert response.context["adminform"].form.errors["association"] == ["Täytä tämä kohta."]
    assert '<a href="/hallinta/">Työpöytä</a>' in page
