from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Hankkeet ja kokeilut"

    def ready(self):
        from projects.accounts.second_factor import connect  # noqa: PLC0415  models

        connect()
