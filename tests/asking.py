"""What the page that asks once more sends along with its button."""

from osallisuus.admin.asking import CONFIRMED

SURE = {CONFIRMED: "1"}
