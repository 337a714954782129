from django.urls import include, path

from tests.benchmarks.plain import views

urlpatterns = [
    path("", views.language, name="language"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("lupa/", views.consent, name="consent"),
    path("kysymys/<int:number>/", views.page, name="page"),
    path("tarkista/", views.check, name="check"),
    path("kiitos/", views.thanks, name="thanks"),
    path("hei/", views.hello, name="hello"),
    path("rivit/", views.rows, name="rows"),
]
