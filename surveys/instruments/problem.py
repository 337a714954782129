"""What is wrong with an instrument, and in which of its fields."""


class Problem(str):
    """What is wrong, in words; `place`: the dotted path of the field at fault, empty if the whole
    is; `advice`: what to do about it, where the words are read beside that very field."""

    __slots__ = ("advice", "place")

    advice: str
    place: str

    def __new__(cls, sentence: str, place: str = "", advice: str = ""):
        made = super().__new__(cls, sentence)
        made.place, made.advice = place, advice or sentence
        return made
