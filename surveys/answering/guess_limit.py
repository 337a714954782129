"""How many unknown codes may be tried: stops guessing, shuts no hall out, keeps no address.

Only a code whose check character holds and that no card has is a guess; a slip almost never is
one. With ADDRESSES at work all year against CARDS cards, fewer than one card is found:
(ALARM + ADDRESSES × LIMIT) × 8,760 hours × CARDS ÷ 31⁹ = 0.7.
"""

from osallisuus.serving import rate_limits as limits

# After so many guesses in an hour further ones are refused. Cards still open: everybody in a
# village hall shares one address, and one person's tries must not shut the others out.
LIMIT = 20
# From here on the address opens no card at all, so that a machine cannot go on either.
CEILING = 60
# An operator or a hired network: an address in it that has guessed too has only so many tries.
NEIGHBOURS, AMONG_NEIGHBOURS = 240, 3
# From so many guesses an hour on the whole site somebody is at work from many places: an address
# opens no card from LIMIT on.
ALARM = 1000
ADDRESSES, CARDS = 1000, 100_000
SECONDS = 3600
NAME, AROUND, SITE_WIDE = "guess", "guess-around", "guess-everywhere"


def n_tried(address: str) -> int:
    """How many guesses the address has made within the last hour."""
    return limits.n_tried(NAME, limits.network_of(address))


def n_tried_everywhere() -> int:
    """How many guesses there have been on the whole site within the last hour."""
    return limits.n_tried(SITE_WIDE, "")


def is_alarmed() -> bool:
    return n_tried_everywhere() >= ALARM


def is_shut(address: str) -> bool:
    """Whether the address opens no card for now. Who has guessed nothing is never shut out."""
    n_own = n_tried(address)
    if n_own >= CEILING:
        return True
    if n_own >= LIMIT and is_alarmed():
        return True
    return n_own >= AMONG_NEIGHBOURS and are_neighbours_over(address)


def are_neighbours_over(address: str) -> bool:
    return limits.n_tried(AROUND, limits.wide_network_of(address)) >= NEIGHBOURS


def count(address: str) -> int:
    """Counts one guess and returns how many the address has made; the hour runs from the first."""
    limits.count(SITE_WIDE, "", seconds=SECONDS)
    limits.count(AROUND, limits.wide_network_of(address), seconds=SECONDS)
    return limits.count(NAME, limits.network_of(address), seconds=SECONDS)
