from django.urls import path

from toolkits.views.desk import assessments

app_name = "assessments"
urlpatterns = [
    path("<int:number>/", assessments.summary, name="summary"),
    path("<int:number>/teksti.docx", assessments.text, name="text"),
]
