import pytest
from django.contrib.auth import authenticate

from tests import factories


@pytest.mark.parametrize(("is_local", "can_sign_in"), [(True, True), (False, False)])
def test_demo_account_works_only_on_the_machine_itself(db, rf, settings, is_local, can_sign_in):
    settings.IS_LOCAL = is_local
    user = factories.make_user(is_demo_account=True)
    user.set_password("esittely-salasana")
    user.save()

    found = authenticate(rf.post("/"), email=user.email, password="esittely-salasana")

    assert (found == user) is can_sign_in
