"""From stored answers to scores of many people, in columns."""
