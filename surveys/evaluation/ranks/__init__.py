"""Rank statistics of paired differences."""
