from django.urls import path

from surveys.views.desk.start.survey import survey_new

app_name = "start-survey"
urlpatterns = [path("<slug:slug>/kysely/", survey_new, name="survey")]
