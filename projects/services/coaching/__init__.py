"""Coaching: places and the queue, changes that are told, who came, and what they said."""
