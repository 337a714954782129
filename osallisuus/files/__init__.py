"""Files that the site makes and reads: PDF and spreadsheets."""
