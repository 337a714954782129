"""The link of a pilot's own people: the same pages, told apart by the secret of the address."""

from django.urls import path

from projects.urls.pilots import SHARED
from projects.views.pilots import passes
from projects.views.pilots.doors import by_pass

app_name = "pass"
urlpatterns = [
    path("<str:key>/", by_pass(passes.home), name="home"),
    *(
        path(f"<str:key>/{address}", by_pass(view), name=name)
        for address, view, _rule, name in SHARED
    ),
]
