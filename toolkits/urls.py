app_name = "toolkits"
urlpatterns = []
