from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Hankkeet ja kokeilut"

    def ready(self):
        from allauth.account.signals import password_reset  # noqa: PLC0415  models

        from osallisuus.database.moments import register_moments  # noqa: PLC0415  models
        from projects.accounts import adapters, second_factor  # noqa: PLC0415  models
        from projects.models import CoachingSession  # noqa: PLC0415  models

        second_factor.connect()
        password_reset.connect(adapters.forget_tries)
        # What begins is no longer to come, and takes no more sign-ups.
        register_moments(CoachingSession.objects.next_start)
