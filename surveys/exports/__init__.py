"""Files of a project: the release as a workbook, and coded answers for the named evaluator."""
