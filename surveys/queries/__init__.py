"""Reads across responses, cards and decisions, by the page that needs them."""
