import pytest

from osallisuus.serving.kept.memory import ObjectCache


@pytest.fixture
def cache(request):
    made = ObjectCache(request.node.name, {"OPTIONS": {"MAX_ENTRIES": 3}})
    yield made
    made.clear()


def test_cache_gives_back_the_very_object(cache, request):
    value = {"a": 1}
    cache.set("key", value)

    assert cache.get("key") is value
    assert ObjectCache(request.node.name, {}).get("key") is value
    assert (cache.get("other"), cache.get("other", 5)) == (None, 5)


def test_what_was_longest_not_asked_for_leaves_first(cache):
    for number in range(3):
        cache.set(str(number), number)
    cache.get("0")
    cache.set("3", 3)

    assert [cache.get(str(number)) for number in range(4)] == [0, None, 2, 3]


@pytest.mark.parametrize(("seconds", "found"), [(None, "a"), (60, "a"), (0, None), (-1, None)])
def test_value_is_there_for_its_time(cache, seconds, found):
    cache.set("key", "a", seconds)

    assert cache.get("key") == found


def test_cache_does_what_others_do(cache):
    assert (cache.add("key", 1), cache.add("key", 2), cache.get("key")) == (True, False, 1)
    assert cache.get_or_set("more", lambda: 3, None) == 3
    assert (cache.touch("key", -1), cache.get("key"), cache.touch("key")) == (True, None, False)
    assert (cache.delete("more"), cache.delete("more"), cache.get("more")) == (True, False, None)
    cache.set("key", 1)
    cache.clear()
    assert "key" not in cache
