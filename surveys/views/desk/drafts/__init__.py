"""Pages on which a questionnaire is written."""
