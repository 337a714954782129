app_name = "resident"
urlpatterns = []
