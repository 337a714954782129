# A reader may take a month's name for one of the solar calendar: numbers cannot mislead.
DATE_FORMAT = "j.n.Y"
SHORT_DATE_FORMAT = DATE_FORMAT
