from django.urls import path

from projects.views import partnerships

app_name = "partnerships"
urlpatterns = [
    path("<int:number>/sopimus/", partnerships.agreement, name="agreement"),
]
