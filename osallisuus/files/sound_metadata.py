"""Recordings without what telephones write beside the sound: place, time, names, pictures.

The sound itself is never touched or coded anew. Where a file points into itself (M4A, WebM), what
leaves becomes room of the same size. No library at hand takes place and times out of M4A.
"""

from collections.abc import Iterator

MP4_BOXES_WITH_BOXES = {b"moov", b"trak", b"mdia", b"moof", b"traf"}
MP4_WORDS = {b"udta", b"meta", b"uuid", b"free", b"skip"}
MP4_TIMES = {b"mvhd", b"tkhd", b"mdhd"}
WAV_KEPT = {b"fmt ", b"fact", b"data"}
OGG_COMMENTS = (b"OpusTags", b"\x03vorbis")
WEBM_WITH_PARTS = {b"\x18\x53\x80\x67", b"\x15\x49\xa9\x66"}
"""Segment and Info."""
WEBM_WORDS = {b"\x12\x54\xc3\x67", b"\x19\x41\xa4\x69", b"\x44\x61", b"\x7b\xa9"}
"""Tags, Attachments, DateUTC and Title."""


def without_sound_metadata(content: bytes) -> bytes:
    """The same sound; what is of no known kind comes back as it is.

    What a file says wrongly of its own lengths is left from there on, never guessed.
    """
    if content[4:8] == b"ftyp":
        return _mp4(content)
    if content.startswith(b"RIFF"):
        return _wav(content)
    if content.startswith(b"OggS"):
        return _ogg(content)
    if content.startswith(b"\x1a\x45\xdf\xa3"):
        return _webm(content)
    return _mp3(content)


def _mp4(content: bytes) -> bytes:
    """ISO/IEC 14496-12: boxes of (size, kind, content), some with boxes in them."""
    data, start = bytearray(content), 0
    while start + 8 <= len(data):
        size, kind, head = int.from_bytes(data[start : start + 4]), bytes(data[start + 4 :][:4]), 8
        if size == 1:
            size, head = int.from_bytes(data[start + 8 : start + 16]), 16
        body, after = start + head, start + size if size else len(data)
        if not body <= after <= len(data):
            break
        if kind in MP4_WORDS:
            data[start + 4 : start + 8] = b"free"
            data[body:after] = bytes(after - body)
        elif kind in MP4_TIMES and after - body >= 20:
            # Made and changed: seconds of four bytes each, of eight in version 1.
            length = 16 if data[body] else 8
            data[body + 4 : body + 4 + length] = bytes(length)
        # The boxes inside stand one after the other, and after them those beside it.
        start = body if kind in MP4_BOXES_WITH_BOXES else after
    return bytes(data)


def _wav(content: bytes) -> bytes:
    """RIFF: chunks of (kind, size, content, a byte if the size is odd)."""
    kept, start = b"", 12
    while start + 8 <= len(content):
        kind, size = content[start : start + 4], int.from_bytes(content[start + 4 :][:4], "little")
        # A recorder that was stopped has not always written the size of its sound.
        body = content[start + 8 : start + 8 + size]
        if kind in WAV_KEPT:
            kept += kind + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)
        start += 8 + size + size % 2
    return b"RIFF" + (4 + len(kept)).to_bytes(4, "little") + b"WAVE" + kept


def _mp3(content: bytes) -> bytes:
    """Tags stand before the sound (ID3v2) and after it (APE, then ID3v1)."""
    start, end = 0, len(content)
    while content[start : start + 3] == b"ID3" and start + 10 <= end:
        size = 0
        for byte in content[start + 6 : start + 10]:
            size = size << 7 | byte & 0x7F
        start += 10 + size + (10 if content[start + 5] & 0x10 else 0)
    if content[end - 128 : end - 125] == b"TAG":
        end -= 128
    if content[end - 32 : end - 24] == b"APETAGEX":
        size = int.from_bytes(content[end - 20 : end - 16], "little")
        end -= size + (32 if content[end - 9] & 0x80 else 0)
    # A file of tags alone has no sound to keep.
    return content[start:end] if start < end else content


def _ogg(content: bytes) -> bytes:
    """RFC 3533: pages with check sums; the second packet has the comments (RFC 7845, Vorbis I)."""
    data = bytearray(content)
    pages = list(_ogg_pages(content))
    spots = _second_packet(content, pages)
    packet = b"".join(content[first:last] for first, last in spots)
    head = next((head for head in OGG_COMMENTS if packet.startswith(head)), None)
    if head is None or len(packet) < len(head) + 9:
        return content
    # No maker, no comments; Vorbis ends with a one.
    empty = head + bytes(8) + (b"\x01" if head == OGG_COMMENTS[1] else b"")
    empty = empty.ljust(len(packet), b"\x00")
    for first, last in spots:
        data[first:last], empty = empty[: last - first], empty[last - first :]
    for start, body, end in pages:
        if any(body <= first < end for first, _last in spots):
            data[start + 22 : start + 26] = bytes(4)
            data[start + 22 : start + 26] = ogg_sum(data[start:end]).to_bytes(4, "little")
    return bytes(data)


def _ogg_pages(content: bytes) -> Iterator[tuple[int, int, int]]:
    """(start, start of the body, end) of each page; stops at what is no page."""
    start = 0
    while content[start : start + 4] == b"OggS" and start + 27 <= len(content):
        body = start + 27 + content[start + 26]
        end = body + sum(content[start + 27 : body])
        yield start, body, end
        start = end


def _second_packet(content: bytes, pages) -> list[tuple[int, int]]:
    """Where the second packet stands, in parts where it goes over pages; [] where it never ends."""
    number, spots = 0, []
    for start, body, _end in pages:
        for length in content[start + 27 : body]:
            if number == 1 and length:
                spots.append((body, body + length))
            body += length
            # A piece shorter than 255 bytes is the last of its packet.
            number += length < 255
            if number == 2:
                return spots
    return []


def ogg_sum(page: bytes) -> int:
    """The check sum of a page in which four zero bytes stand in its own place (RFC 3533, 6)."""
    total = 0
    for byte in page:
        total ^= byte << 24
        for _bit in range(8):
            total = (total << 1 ^ (0x04C11DB7 if total & 0x80000000 else 0)) & 0xFFFFFFFF
    return total


def _webm(content: bytes) -> bytes:
    """RFC 8794: elements of (id, size, content), some with elements in them."""
    data, start = bytearray(content), 0
    while start < len(data):
        at = start + _ebml_length(data[start])
        name = bytes(data[start:at])
        length = _ebml_length(data[at]) if at < len(data) else 0
        size = int.from_bytes(data[at : at + length]) & (1 << 7 * length) - 1
        body, after = at + length, at + length + size
        # While a browser records it does not know the size: the parts follow, as everywhere.
        is_open = size == (1 << 7 * length) - 1
        if not length or (after > len(data) and not is_open):
            break
        if name in WEBM_WORDS and not is_open:
            data[start:after] = _ebml_void(after - start)
        start = body if is_open or name in WEBM_WITH_PARTS else after
    return bytes(data)


def _ebml_length(first: int) -> int:
    """How many bytes an id or a size has, by its first one: 1–8."""
    return 9 - first.bit_length() if first else 8


def _ebml_void(size: int) -> bytes:
    if size <= 128:
        return (b"\xec" + bytes([0x80 | size - 2])).ljust(size, b"\x00")
    return (b"\xec\x01" + (size - 9).to_bytes(7)).ljust(size, b"\x00")
