"""Pages of coordinators and evaluators."""
