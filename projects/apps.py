from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Hankkeet ja kokeilut"

    def ready(self):
        from allauth.account.signals import password_reset  # noqa: PLC0415  models

        from projects.accounts import adapters, second_factor  # noqa: PLC0415  models

        second_factor.connect()
        password_reset.connect(adapters.forget_tries)
