"""Instruments: what a questionnaire says, its files, its rules, and it made ready to answer."""
