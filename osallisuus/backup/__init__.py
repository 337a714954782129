"""The whole installation in one file, without its keys, and back: `manage.py backup`, `restore`."""
