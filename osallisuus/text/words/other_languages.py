"""Swedish and English words by their endings alone: enough for kommun–kommunerna, tool–tools."""

SHORTEST = 3
# The longest first; each leaves what the forms of a word share.
_SWEDISH = (
    "heternas", "heterna", "heten", "heter", "arnas", "ernas", "ornas", "andet", "andes", "arna",
    "erna", "orna", "ande", "aste", "aren", "arens", "arnas", "ades", "ade", "are", "ast", "ens",
    "ets", "ans", "an", "ar", "er", "or", "en", "et", "na", "as", "es", "at", "a", "e", "t", "s",
)  # fmt: skip
_ENGLISH = ("iness", "ings", "ing", "ies", "ied", "es", "ed", "ly", "y", "e", "s")
_DOUBLED = ("bb", "dd", "gg", "mm", "nn", "pp", "rr", "tt")


def swedish_stem(word: str) -> str:
    """kommunernas -> kommun; a word of three letters stays."""
    return _without(word, _SWEDISH)


def english_stem(word: str) -> str:
    """meetings -> meet, municipalities -> municipalit."""
    stem = _without(word.removesuffix("'s"), _ENGLISH)
    return stem[:-1] if stem != word and stem.endswith(_DOUBLED) else stem


def _without(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST:
            return stem
    return word
