# As in Finland; Django writes as in Sweden.
SHORT_DATE_FORMAT = "j.n.Y"
