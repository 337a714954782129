"""A whole project as one file, out of one installation and into another: docs/archive.md."""
