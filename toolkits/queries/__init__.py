"""Reads for the pages of content, the desk and the front."""
