from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.urls import reverse

from osallisuus.serving.local_server import HOST, check_port, collect_static, port_number, serve
from projects.queries.start import is_first_person_missing
from projects.services.beginning import first_account_token


class Command(BaseCommand):
    help = "Prepares an empty installation, prints the link of its first account and serves it."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=port_number, default=8000, help="Default 8000.")
        parser.add_argument("--no-server", action="store_true", help="Prepare and print only.")

    def handle(self, port, no_server, **options):
        # A real host has its own server and proxy; there the link alone is needed.
        is_served = settings.IS_LOCAL and not no_server
        if is_served:
            check_port(port, "start")
        self.stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0)
        collect_static(self.stdout.write)
        self._tell(self._site(port))
        if is_served:
            serve(port, self.stdout.write)

    @staticmethod
    def _site(port) -> str:
        if settings.IS_LOCAL:
            return f"http://{HOST}:{port}"
        return settings.SITE_URL or f"https://{settings.ALLOWED_HOSTS[0]}"

    def _tell(self, site):
        if is_first_person_missing():
            path = reverse("start:account", args=[first_account_token()])
            lines = [
                "Open this link to make the first account (good for a day, once):",
                site + path,
            ]
        else:
            lines = ["Sign in:", f"{site}/hallinta/"]
        self.stdout.write("\n".join(["", *lines, ""]))
