"""Pages of a questionnaire that is being written, each one part of its spec."""
