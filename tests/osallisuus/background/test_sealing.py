import pytest

from osallisuus.background.sealing import UnopenableError, new_keys, seal, unseal

CONTENT = b"A-01 K7P2-9XMD\n" * 1000


def test_file_opens_with_its_own_key_only():
    private, public = new_keys()
    sealed = seal(CONTENT, public)

    assert unseal(sealed, private) == CONTENT
    assert b"K7P2" not in sealed
    with pytest.raises(UnopenableError):
        unseal(sealed, new_keys()[0])


@pytest.mark.parametrize("key", ["", "x", "ä", "AAAA", "a" * 44])
def test_what_is_no_key_opens_nothing(key):
    sealed = seal(CONTENT, new_keys()[1])

    with pytest.raises(UnopenableError):
        unseal(sealed, key)


@pytest.mark.parametrize(
    "damage", [lambda s: s[:-1], lambda s: s[:40], lambda s: bytes([s[0] ^ 1]) + s[1:]]
)
def test_damaged_file_is_not_opened(damage):
    private, public = new_keys()

    with pytest.raises(UnopenableError):
        unseal(damage(seal(CONTENT, public)), private)
