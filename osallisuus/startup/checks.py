"""What `manage.py check` tells about the machine."""

from django.core.checks import Warning as CheckWarning

from osallisuus.startup import machine


def pango_is_present(app_configs, **kwargs):
    if machine.has_pango():
        return []
    return [
        CheckWarning(
            "Pango is missing, so PDF files cannot be made. All other pages work.",
            hint=f"To add it: {machine.install_text(machine.PANGO)}",
            id="osallisuus.W001",
        )
    ]
