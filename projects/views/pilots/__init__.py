"""Sessions and costs of one pilot: at the desk, and by the link of its own people."""
