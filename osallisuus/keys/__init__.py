"""SECRET_KEY and CARD_KEY: the one in use, and earlier ones that still open what they closed."""
