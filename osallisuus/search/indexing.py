"""Copies the words of public pages into the index; all of it can be made anew at any time."""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import translation

from osallisuus.models import DataVersion, SearchEntry, SearchTerm
from osallisuus.search.registry import PAGE_KIND, Document, Source, site_pages, sources
from osallisuus.text.finnish import finnish_sort_key
from osallisuus.text.words.analysis import WORDS
from osallisuus.text.words.keys import Token, text_keys, tokens

VERSION = "1"
"""Raised when the rules of words change, so that every entry is made anew."""
TITLE_WEIGHT, MOST_TIMES = 10, 3
"""A word in the title weighs as ten in the text, of which three count at most."""
ROWS_AT_ONCE = 200
LONGEST_TITLE, LONGEST_WORD = 250, 100


def refresh(source: Source, ids: Iterable[int]) -> int:
    """Brings the entries of these rows up to date; how many were written or taken away."""
    whole = list(ids)
    starts = range(0, len(whole), ROWS_AT_ONCE)
    return sum(_refresh_some(source, set(whole[at : at + ROWS_AT_ONCE])) for at in starts)


@transaction.atomic
def _refresh_some(source: Source, ids: set[int]) -> int:
    rows: list[Model] = list(source.rows().filter(pk__in=ids))
    known = dict(
        SearchEntry.objects.filter(kind=source.kind, row_id__in=ids).values_list(
            "row_id", "fingerprint"
        )
    )
    with translation.override(settings.LANGUAGE_CODE):
        made = {row.pk: source.document(row) for row in rows}
    changed = {pk: each for pk, each in made.items() if known.get(pk) != fingerprint(each)}
    gone = (set(known) - set(made)) | (set(known) & set(changed))
    SearchEntry.objects.filter(kind=source.kind, row_id__in=gone).delete()
    _write((source.kind, pk, document) for pk, document in changed.items())
    if gone or changed:
        # What was found until now is kept by the version, and pages of lists with it.
        DataVersion.bump()
    return len(gone | set(changed))


def heal() -> int:
    """Compares the whole index with what it should have now; how many entries were wrong."""
    n_wrong = 0
    for source in sources():
        copied = set(source.rows().values_list("pk", flat=True))
        kept = SearchEntry.objects.filter(kind=source.kind).values_list("row_id", flat=True)
        n_wrong += refresh(source, sorted(copied.union(pk for pk in kept if pk is not None)))
    strangers = SearchEntry.objects.exclude(kind__in=[PAGE_KIND, *(s.kind for s in sources())])
    n_strangers, _by_model = strangers.delete()
    return n_wrong + bool(n_strangers) + _heal_pages()


def rebuild() -> int:
    """Empties the index and fills it; the number of entries."""
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        heal()
    return SearchEntry.objects.count()


@transaction.atomic
def _heal_pages() -> int:
    """Pages of the site in each of its languages."""
    made = {(each.language, each.path): each for each in _page_documents()}
    entries = SearchEntry.objects.filter(kind=PAGE_KIND)
    known = {
        (language, path): kept
        for language, path, kept in entries.values_list("language", "path", "fingerprint")
    }
    if known == {place: fingerprint(each) for place, each in made.items()}:
        return 0
    entries.delete()
    _write((PAGE_KIND, None, document) for document in made.values())
    return len(made)


def _page_documents() -> Iterator[Document]:
    for code in settings.WHOLE_LANGUAGES:
        with translation.override(code):
            for page in site_pages():
                path = reverse(page.url_name)
                yield Document(str(page.title), (str(page.about),), code, path)


def fingerprint(document: Document) -> str:
    """Changes with the document and with the rules that read it."""
    return sha256(f"{VERSION}{_list_of_words()}{document!r}".encode()).hexdigest()


_LIST: list[str] = []


def _list_of_words() -> str:
    if not _LIST:
        _LIST.append(sha256(WORDS.read_bytes()).hexdigest())
    return _LIST[0]


def _write(found: Iterable[tuple[str, int | None, Document]]) -> None:
    pairs = [(_entry(kind, row_id, document), document) for kind, row_id, document in found]
    SearchEntry.objects.bulk_create([entry for entry, _document in pairs])
    SearchTerm.objects.bulk_create(
        [term for entry, document in pairs for term in _terms(entry, document)]
    )


def _entry(kind: str, row_id: int | None, document: Document) -> SearchEntry:
    title = document.title[:LONGEST_TITLE]
    text = "\n".join(text for text in document.texts if text)
    words = " ".join(token.word for token in tokens(f"{title}\n{text}"))
    return SearchEntry(
        kind=kind,
        row_id=row_id,
        language=document.language,
        title=title,
        text=text,
        folded=f" {words} ",
        path=document.path,
        sort_key=finnish_sort_key(title),
        fingerprint=fingerprint(document),
    )


def _terms(entry: SearchEntry, document: Document) -> Iterator[SearchTerm]:
    n_times: Counter[str] = Counter()
    titled: set[str] = set()
    first: dict[str, Token] = {}
    for token, language in _tokens_of(entry, document):
        for key in text_keys(token.word, language):
            first.setdefault(key, token)
            n_times[key] += 1
            if token.length and token.at < len(entry.title):
                titled.add(key)
    for key, token in first.items():
        yield SearchTerm(
            entry_id=entry.pk,
            key=key,
            weight=TITLE_WEIGHT * (key in titled) + min(n_times[key], MOST_TIMES),
            at=token.at,
            length=min(token.length, LONGEST_WORD),
        )


def _tokens_of(entry: SearchEntry, document: Document) -> Iterator[tuple[Token, str]]:
    """Each word with the language by whose rules it is read."""
    for token in tokens(f"{entry.title}\n{entry.text}"):
        yield token, entry.language
    unseen = [*((entry.language, name) for name in document.names), *document.translations]
    for language, text in unseen:
        # They stand nowhere in what is copied, so nothing of them is shown.
        for token in tokens(text):
            yield Token(token.word, 0, 0), language
