"""Texts that people write: tip lists, tools, publications, their versions and summaries."""
