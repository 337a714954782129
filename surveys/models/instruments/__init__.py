"""Questionnaires: their words as data, as sound, and what readers said of them."""
