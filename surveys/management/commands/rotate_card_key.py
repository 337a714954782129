from django.core.management.base import CommandError

from osallisuus.monitoring.migrated import MigratedCommand
from surveys.services.card_keys import count_rotation, rotate_cards


class Command(MigratedCommand):
    help = (
        "After CARD_KEY has changed, and the earlier one stands in CARD_KEY_FALLBACKS: wraps what "
        "is stored of cards in the new key. Printed cards stay valid; nobody waits."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Say how many cards wait, and change nothing."
        )

    def handle(self, *, dry_run, **options):
        done = count_rotation() if dry_run else rotate_cards()
        verb = "would be" if dry_run else "are now"
        self.stdout.write(f"{done.n_wrapped} cards {verb} under the key in use.")
        if done.n_unknown:
            raise CommandError(
                f"{done.n_unknown} cards are under a key that is not known any more: add it to "
                "CARD_KEY_FALLBACKS, or they open nothing."
            )
