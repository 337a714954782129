"""Words one letter away: one that is missing, too many, another, or changed places."""

_LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
SHORTEST = 5
"""Among shorter words nearly everything is one letter away from something."""


def neighbours(word: str) -> set[str]:
    """Every text one letter away from `word`; none of a short word. About 60 for each letter."""
    if len(word) < SHORTEST:
        return set()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    made = {head + tail[1:] for head, tail in cuts if tail}
    made |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    made |= {head + letter + tail[1:] for head, tail in cuts if tail for letter in _LETTERS}
    made |= {head + letter + tail for head, tail in cuts for letter in _LETTERS}
    return made - {word}
