from django.urls import path

from surveys.views.desk import retention

app_name = "retention"
urlpatterns = [path("<slug:project>/", retention.retention_detail, name="detail")]
