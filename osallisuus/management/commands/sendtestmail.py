from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError

from osallisuus.mail import leaves_the_machine


class Command(BaseCommand):
    help = "Sends a message to an address and says what became of it."

    def add_arguments(self, parser):
        parser.add_argument("address")

    def handle(self, *, address, **options):
        body = f"Tämä on koeviesti sivustolta {settings.SITE_NAME}. Sähköposti toimii.\n"
        try:
            send_mail(f"Koeviesti: {settings.SITE_NAME}", body, None, [address])
        except (SMTPException, OSError) as error:
            raise CommandError(f"The mail server did not take the message: {error}") from None
        if leaves_the_machine():
            self.stdout.write(f"The mail server took the message to {address}.")
        else:
            place = getattr(settings, "EMAIL_FILE_PATH", None) or "this screen"
            self.stdout.write(f"Nothing was sent: EMAIL_URL is missing, mail goes to {place}.")
