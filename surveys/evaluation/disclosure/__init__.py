"""What may be shown: small groups hidden, and what is published checked for leaks."""
