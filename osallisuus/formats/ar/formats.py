# Names of months differ between Arab countries; numbers are the same in all.
DATE_FORMAT = "j.n.Y"
SHORT_DATE_FORMAT = DATE_FORMAT
