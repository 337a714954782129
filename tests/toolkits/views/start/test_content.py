import pytest

pytestmark = pytest.mark.django_db


def test_each_questionnaire_is_chosen_by_what_is_told_of_it(client, signed_in, superuser):
    page = signed_in(superuser).get("/hallinta/alku/sisalto/").content.decode()

    assert 'Arki ja elämä <span class="help">24 väittämää kuudesta elämän osa-alueesta' in page
