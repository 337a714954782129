from django.urls import path

from toolkits.views.desk import privacy

app_name = "privacy"
urlpatterns = [
    path("<slug:project>/", privacy.privacy_detail, name="detail"),
    path("<slug:project>/henkilo/", privacy.privacy_person, name="person"),
    *(
        path(f"<slug:project>/{paper}.{name}", view, {"paper": paper}, name=name)
        for paper in privacy.PAPERS
        for name, view in (("docx", privacy.privacy_docx), ("pdf", privacy.privacy_pdf))
    ),
]
