"""Words as people bend and misspell them: what a text is found by.

`keys.keys_of` is the one door: a word, as written or typed -> its base forms. Finnish is read by
`analysis` over the list `words.txt` and the rules of `inflection`; Swedish and English by the
endings in `other_languages`. Nothing here knows a database or Django.
"""
