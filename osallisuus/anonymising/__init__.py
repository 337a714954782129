"""Copies for trying things out, in which nobody can be found: `manage.py anonymise`."""
