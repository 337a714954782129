from django.urls import path

from projects import people_views

app_name = "people"
urlpatterns = [
    path("<slug:project>/", people_views.people, name="people"),
    path("<slug:project>/<int:number>/vahvista/", people_views.right_confirm, name="confirm"),
    path("<slug:project>/<int:number>/paata/", people_views.right_end, name="end"),
    path("<slug:project>/<int:number>/tunniste/", people_views.factor_remove, name="factor"),
]
