"""Forms of the desk of surveys."""
