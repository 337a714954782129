"""Dates as people here write them, where Django's own formats of a language differ."""
