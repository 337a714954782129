# Names of months differ between Arab countries; numbers are the same in all.
DATE_FORMAT = "j.n.Y"
