"""Chapters of a publication: what markers become, what is missing, and the files of the whole."""
