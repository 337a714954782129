# Django's Sorani names months of the solar calendar for the dates of ours: numbers cannot mislead.
DATE_FORMAT = "j.n.Y"
SHORT_DATE_FORMAT = DATE_FORMAT
