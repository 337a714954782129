"""Search over everything public: one index for all kinds of pages, kept beside them.

Each app says in its own module `search` what can be found of it (`registry`); `indexing` copies
the words when a row is saved, `following` sees to it that this happens, `finding` answers. What is
not public is not copied, but for what a day makes public, and `finding` asks once more whether a
row is public.
"""
