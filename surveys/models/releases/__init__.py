"""Frozen figures, and what is kept so that later ones tell of nobody."""
