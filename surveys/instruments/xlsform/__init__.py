"""Instruments as XLSForm, the workbook that Kobo, ODK and others use, both ways."""
