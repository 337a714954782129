"""Reads across tables, by the page that needs them."""
