from django.urls import path

from surveys.views.desk.across import comparison

app_name = "comparison"
urlpatterns = [
    path("", comparison.comparison, name="page"),
    path("luvut.csv", comparison.comparison_csv, name="csv"),
]
