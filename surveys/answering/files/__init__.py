"""Files of answers given elsewhere, read line by line before anything is written."""
