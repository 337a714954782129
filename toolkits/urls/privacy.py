from django.urls import path

from toolkits.views.desk import privacy

app_name = "privacy"
urlpatterns = [
    path("<slug:project>/", privacy.privacy_detail, name="detail"),
    path("<slug:project>/henkilo/", privacy.privacy_person, name="person"),
    *(
        path(f"<slug:project>/{paper}.docx", privacy.privacy_docx, {"paper": paper}, name="docx")
        for paper in privacy.PAPERS
    ),
]
