DATE_FORMAT = "j F Y"
# In numbers nobody knows whether the day or the month comes first.
SHORT_DATE_FORMAT = DATE_FORMAT
