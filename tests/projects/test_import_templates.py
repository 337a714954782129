from io import BytesIO

import openpyxl
import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.models import CostLine
from tests import factories

MODELS = ["pilot", "pilotsession", "costline", "municipality", "association"]
FILLED = {"Kokeilu": "iltapala", "Laji": "tarjoilu", "Euroa": 12.5, "Päivä": "5.2.2026"}


def template(client, model):
    response = client.get(reverse(f"admin:projects_{model}_template"))
    return response, openpyxl.load_workbook(BytesIO(response.content))


def bring(client, model, book):
    out = BytesIO()
    book.save(out)
    file = SimpleUploadedFile("pohja.xlsx", out.getvalue())
    return client.post(reverse(f"admin:projects_{model}_import"), {"file": file}, follow=True)


@pytest.mark.parametrize("model", MODELS)
def test_template_has_the_headings_of_the_import_page_and_explains_them(
    superuser, signed_in, model
):
    client = signed_in(superuser)
    page = client.get(reverse(f"admin:projects_{model}_import"))

    response, book = template(client, model)

    columns = page.context["columns"]
    empty, guide = book.worksheets
    assert [cell.value for cell in empty[1]] == [column.heading for column in columns]
    assert empty.max_row == 1
    assert guide.title == "Ohje"
    assert [[cell.value or "" for cell in row] for row in guide.iter_rows(min_row=2)] == [
        [c.heading, "pakollinen" if c.is_required else "vapaaehtoinen", str(c.guide)]
        for c in columns
    ]
    assert response.headers["Content-Disposition"].endswith('-pohja.xlsx"')
    assert reverse(f"admin:projects_{model}_template") in page.text


@pytest.mark.parametrize("model", MODELS)
def test_template_that_nobody_filled_in_brings_nothing(superuser, signed_in, model):
    client = signed_in(superuser)

    response = bring(client, model, template(client, model)[1])

    assert [problem.text for problem in response.context["problems"]] == [
        "Tiedostossa ei ole rivejä. Ensimmäisellä rivillä ovat otsikot, sen alla tiedot."
    ]


@pytest.mark.parametrize("model", MODELS)
def test_columns_of_public_texts_say_that_they_are_public(superuser, signed_in, model):
    page = signed_in(superuser).get(reverse(f"admin:projects_{model}_import"))

    resource = admin.site.get_model_admin(apps.get_model("projects", model)).resource_class
    headings = resource.columns_by_attribute()
    texts = getattr(apps.get_model("projects", model), "public_texts", ())
    expected = {headings[name] for name in texts if name in headings}
    columns = page.context["columns"]
    assert {c.heading for c in columns if "Teksti on julkinen." in c.guide} == expected
    assert model != "costline" or "Selite" in expected


def test_filled_in_template_comes_in_without_a_word_of_its_guide(project, coordinator, signed_in):
    pilot = factories.make_pilot(project=project, name="Iltapala", slug="iltapala")
    client = signed_in(coordinator)
    _response, book = template(client, "costline")
    sheet = book.worksheets[0]
    sheet.append([FILLED.get(cell.value) for cell in sheet[1]])

    response = bring(client, "costline", book)

    assert [str(message) for message in response.context["messages"]] == [
        "Tuotiin tiedosto: uusia rivejä 1, muuttuneita 0, ennallaan 0, tyhjiä 0."
    ]
    assert CostLine.objects.get().pilot == pilot


def test_who_may_not_import_gets_no_template(association_contact, signed_in):
    path = reverse("admin:projects_municipality_template")

    assert signed_in(association_contact).get(path).status_code == 403
