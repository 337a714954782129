import re

import pytest

from tests import factories

ALT = re.compile(r'<img src="/static/admin/img/icon-\w+\.svg" alt="(\w+)">')


@pytest.mark.parametrize(("is_published", "word"), [(True, "kyllä"), (False, "ei")])
def test_list_and_form_say_yes_and_no_in_finnish(
    client, signed_in, coordinator, evaluator, project, is_published, word
):
    row = factories.make_summary(project=project, is_published=is_published)

    signed_in(coordinator)
    rows = client.get("/hallinta/toolkits/summary/").text
    signed_in(evaluator)
    form = client.get(f"/hallinta/toolkits/summary/{row.pk}/change/").text

    assert (ALT.findall(rows), ALT.findall(form)) == ([word], [word])
