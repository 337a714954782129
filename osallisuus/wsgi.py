"""The callable that a server runs."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from osallisuus.serving.bodies import with_counted_bodies, without_body_of_head

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "osallisuus.settings")
# Read with the settings: a visitor waits shorter for the database than a command may work.
os.environ.setdefault("SERVES_PAGES", "1")

django_application = get_wsgi_application()
# All views, before the first request: a server that was loaded ahead of its processes begins a new
# one in a moment when one has died, and nobody waits for it.
import_module(settings.ROOT_URLCONF)
application = without_body_of_head(with_counted_bodies(django_application))
