"""Writes about the sessions and costs of one pilot, the same by account and by pass."""
