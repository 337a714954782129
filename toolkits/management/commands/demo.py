from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from osallisuus.serving.local_server import HOST, check_port, collect_static, port_number, serve
from toolkits.demo import content
from toolkits.demo.accounts import ACCOUNTS, SECOND, make_accounts
from toolkits.demo.loading import is_loaded, load_demo
from toolkits.demo.loading_surveys import unanswered_practice_code
from toolkits.demo.running import keep_fresh


class Command(BaseCommand):
    help = "Prepares the demonstration project and serves it on this machine."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=port_number, default=8000, help="Default 8000.")
        parser.add_argument("--no-server", action="store_true", help="Prepare only.")

    def handle(self, port, no_server, **options):
        # Its accounts have printed passwords.
        if not settings.IS_LOCAL:
            raise CommandError(
                "The demonstration runs only on this machine: leave ALLOWED_HOSTS out."
            )
        if not no_server:
            # Before the minute of preparing, not after it.
            check_port(port, "demo")
        self._prepare()
        self._tell(port)
        if not no_server:
            serve(port, self.stdout.write)

    def _prepare(self):
        self.stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0)
        if is_loaded():
            self.stdout.write(self._kept())
        else:
            self.stdout.write("Loading the demonstration project …")
            with transaction.atomic():
                make_accounts(load_demo())
        collect_static(self.stdout.write)

    def _kept(self):
        n_days = keep_fresh(timezone.localdate())
        if not n_days:
            return "The demonstration project is already there; nothing was changed."
        return f"The demonstration is already there; its running project moved on {n_days} days."

    def _tell(self, port):
        address = f"http://{HOST}:{port}"
        lines = ["", f"Public site:        {address}/", f"Coordinators:       {address}/hallinta/"]
        lines += ["", "Demonstration accounts (they work only on this machine):"]
        lines += [f"  {a.title:<34} {a.email:<34} {a.password}" for a in (*ACCOUNTS, SECOND)]
        running = content.running().survey.slug
        code = unanswered_practice_code(running) or unanswered_practice_code()
        lines += ["", "A card for the practice survey:"]
        lines.append(
            f"  {code}   type it at {address}/"
            if code
            else "  every practice card has been used; remove .data/ to start anew"
        )
        self.stdout.write("\n".join([*lines, ""]))
