# Django has no Somali names of months.
DATE_FORMAT = "j.n.Y"
SHORT_DATE_FORMAT = DATE_FORMAT
