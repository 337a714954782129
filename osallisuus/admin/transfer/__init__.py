"""Rows out to a file and in from a file: all of a file or nothing of it."""
