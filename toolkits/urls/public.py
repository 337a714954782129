from django.urls import path

from toolkits.views.public import front, municipalities, pilots, projects

app_name = "public"
urlpatterns = [
    path("", front.front, name="front"),
    path("hankkeet/", projects.ProjectList.as_view(), name="project-list"),
    path("hankkeet/<slug:slug>/", projects.project_detail, name="project-detail"),
    path("kokeilut/", pilots.PilotList.as_view(), name="pilot-list"),
    path("kokeilut/<slug:slug>/", pilots.pilot_detail, name="pilot-detail"),
    path("kunnat/", municipalities.MunicipalityList.as_view(), name="municipality-list"),
    path("kunnat/<slug:slug>/", municipalities.municipality_detail, name="municipality-detail"),
]
