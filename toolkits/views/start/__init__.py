"""The page of the first day that brings what the portal ships: a questionnaire and its kin."""
