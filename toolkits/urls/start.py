from django.urls import path

from toolkits.views.start.content import content

app_name = "start-content"
urlpatterns = [path("", content, name="content")]
