from django.urls import path

from surveys.views import retention

app_name = "retention"
urlpatterns = [path("<slug:project>/", retention.retention_detail, name="detail")]
