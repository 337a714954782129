"""Before allauth's own addresses, and only where a municipality's sign-in is set."""

from django.urls import path
from django.views.generic import RedirectView

from osallisuus.startup.single_sign_on import PROVIDER
from projects.views.single_sign_on import begin

urlpatterns = [
    path(f"oidc/{PROVIDER}/login/", begin),
    # Where allauth would join accounts by hand; ours are joined by their address.
    path("3rdparty/", RedirectView.as_view(pattern_name="admin:index")),
]
