from django.urls import path

from projects.views import people

app_name = "people"
urlpatterns = [
    path("<slug:project>/", people.people, name="people"),
    path(
        "<slug:project>/kutsu/<int:invitation>/uudelleen/",
        people.invitation_resend,
        name="invitation-resend",
    ),
    path("<slug:project>/<int:number>/vahvista/", people.right_confirm, name="confirm"),
    path("<slug:project>/<int:number>/paata/", people.right_end, name="end"),
    path("<slug:project>/<int:number>/tunniste/", people.factor_remove, name="factor"),
]
