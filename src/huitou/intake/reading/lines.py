"""A byte stream as blocks of whole lines. Every line end (CRLF, CR, LF) becomes LF, in quoted cells too.

Line ends, commas and quotes are the same single bytes in UTF-8, GB18030 and Windows-1252, and part of no other
character: such text is cut as it stands, and only what is used of it has to be decoded.
"""

from __future__ import annotations

import codecs
import io
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

# Smaller ones cost more calls, larger ones fall out of the processor's cache.
CHUNK = 262_144
# In these a delimiter below 0x40 is never part of another character.
_CUT_AS_THEY_STAND = frozenset({"utf-8", "gb18030", "cp1252"})
# The byte order mark; it may stand amid a file where several were joined.
MARK = "\ufeff"


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class UndecodableError(ValueError):
    """The bytes at ``offset`` are not text in ``encoding``."""

    def __init__(self, encoding: str, *, offset: int, found: bytes) -> None:
        super().__init__(f"{found.hex(' ')} at {offset} is not {encoding}")
        self.encoding = encoding
        self.offset = offset
        self.found = found


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines; or, when ``overlong``, the start of a line that is not held in memory. ``last`` ends the file."""

    data: bytes
    last: bool = False
    overlong: bool = False
    encoding: str = "utf-8"

    def text(self) -> str:
        """The block as text. A byte that is none stays as a lone surrogate: what uses it cannot be encoded."""
        return self.data.decode(self.encoding, "surrogateescape")


def blocks(
    stream: Readable,
    *,
    encoding: str,
    max_line_bytes: int,
    on_raw: Callable[[bytes], object] = len,
    chunk: int = CHUNK,
    transcode: bool = False,
) -> Iterator[Block]:
    """Cut the stream into blocks of whole lines; the last one is at least a chunk, so that it shows the file's tail.

    With ``transcode`` every block is UTF-8, proved to be text. Raises: UndecodableError, then and for UTF-16 and 32.
    """
    if encoding == "utf-8-sig" and not transcode:
        on_raw(stream.read(len(codecs.BOM_UTF8)))
        encoding = "utf-8"
    if transcode or encoding not in _CUT_AS_THEY_STAND:
        pieces, own = utf8(stream, encoding=encoding, on_raw=on_raw, chunk=chunk), "utf-8"
    else:
        pieces, own = _as_they_stand(stream, on_raw=on_raw, chunk=chunk), encoding
    held = rest = b""
    skipping = False
    for piece in pieces:
        start = piece.find(b"\n") + 1 if skipping else 0
        if skipping and not start:
            continue
        skipping = False
        data = rest + piece[start:]
        end = data.rfind(b"\n") + 1
        rest = data[end:]
        if end:
            if held:
                yield Block(held, encoding=own)
            held = data[:end]
        if len(rest) > max_line_bytes:
            if held:
                yield Block(held, encoding=own)
            yield Block(rest[:1000], overlong=True, encoding=own)
            held, rest, skipping = b"", b"", True
    yield Block(held + rest + (b"\n" if rest else b""), last=True, encoding=own)


def _as_they_stand(stream: Readable, *, on_raw: Callable[[bytes], object], chunk: int) -> Iterator[bytes]:
    carried = b""
    while raw := stream.read(chunk):
        on_raw(raw)
        if carried or b"\r" in raw:
            raw = carried + raw
            # Whether a line feed follows is known with the next piece.
            carried = b"\r" if raw.endswith(b"\r") else b""
            raw = _with_line_feeds(raw.removesuffix(b"\r"))
        yield raw
    if carried:
        yield b"\n"


def _with_line_feeds(raw: bytes) -> bytes:
    # Of the ways to say so this takes a third of what replacing what stands at the end of every line does.
    ended = raw.endswith((b"\r", b"\n"))
    return b"\n".join([*raw.splitlines(), b""] if ended else raw.splitlines())


def utf8(
    stream: Readable, *, encoding: str, on_raw: Callable[[bytes], object] = len, chunk: int = CHUNK
) -> Iterator[bytes]:
    """The stream piece by piece in UTF-8. Raises: UndecodableError, which names the first byte that is no text."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    read = 0
    while True:
        raw = stream.read(chunk)
        on_raw(raw)
        read += len(raw)
        try:
            yield decoder.decode(raw, final=not raw).encode()
        except UnicodeDecodeError as bad:
            offset = read - len(bad.object) + bad.start
            raise UndecodableError(encoding, offset=offset, found=bad.object[bad.start : bad.end]) from None
        if not raw:
            return


class Lines:
    """The lines of one block after another, with a way back for lines that were read ahead in vain."""

    def __init__(self, source: Iterator[Block]) -> None:
        self._source = source
        self._queue: deque[str | Block] = deque()
        self.taken = 0

    def load(self, block: Block) -> None:
        if block.overlong:
            self._queue.append(block)
        else:
            self._queue.extend(block.text().split("\n")[:-1])

    def next(self) -> str | Block | None:
        """The next line of the blocks loaded so far; None at their end."""
        if not self._queue:
            return None
        self.taken += 1
        return self._queue.popleft()

    def next_text(self) -> str | None:
        """The next line, from further blocks if need be; None at the file's end or before an overlong line."""
        while not self._queue:
            block = next(self._source, None)
            if block is None:
                return None
            self.load(block)
        if isinstance(self._queue[0], Block):
            return None
        self.taken += 1
        return self._queue.popleft()  # type: ignore[return-value]

    def put_back(self, lines: list[str]) -> None:
        self._queue.extendleft(reversed(lines))
        self.taken -= len(lines)
