"""The callable that a server runs."""

import os

from django.core.wsgi import get_wsgi_application

from osallisuus.serving.bodies import with_counted_bodies, without_body_of_head

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "osallisuus.settings")
# Read with the settings: a visitor waits shorter for the database than a command may work.
os.environ.setdefault("SERVES_PAGES", "1")

application = without_body_of_head(with_counted_bodies(get_wsgi_application()))
