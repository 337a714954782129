"""How many unknown codes an address may try: stops guessing, keeps no address."""

from osallisuus.serving import rate_limits as limits

# After so many unknown codes in an hour guesses are refused. Cards still open: everybody in a
# village hall shares one address, and one person's tries must not shut the others out.
LIMIT = 20
# From here on the address opens no card at all, so that a machine cannot go on either: with a
# thousand cards given out, a hit among 31⁹ codes would take it three thousand years.
CEILING = 1000
SECONDS = 3600
NAME = "guess"


def n_tried(address: str) -> int:
    """How many unknown codes the address has tried within the last hour."""
    return limits.n_tried(NAME, limits.network_of(address))


def count(address: str) -> int:
    """Counts one unknown code and returns how many there are now; the hour runs from the first."""
    return limits.count(NAME, limits.network_of(address), seconds=SECONDS)
