"""What lies in a file: itself, what gzip packed, or the members of a zip; each byte is metered against bombs."""

from __future__ import annotations

import errno
import gzip
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from huitou.errors import DataError
from huitou.intake.reading.lines import Readable
from huitou.intake.reading.table import Limits

GZIP = b"\x1f\x8b"
ZIP = b"PK"
_HEAD = 4096
_DATA = frozenset(
    {
        "",
        ".csv",
        ".tsv",
        ".txt",
        ".tab",
        ".xlsx",
        ".xlsm",
        ".xlsb",
        ".xls",
        ".ods",
        ".parquet",
        ".ndjson",
        ".jsonl",
        ".json",
    }
)
_ARCHIVES = frozenset({".zip", ".gz", ".rar", ".7z", ".tar", ".tgz", ".bz2", ".xz"})
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
# What the standard library raises on a container that is cut, damaged or made to hurt.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class Metered:
    """A stream that counts what it gives and stops a bomb while it is small."""

    def __init__(
        self,
        stream: Readable,
        *,
        name: str,
        limits: Limits,
        packed: Callable[[], int] | None = None,
        unpacked_size: int = 0,
    ) -> None:
        self._stream = stream
        self._name = name
        self._limits = limits
        self._packed = packed
        self._unpacked_size = unpacked_size
        self._given = 0

    @property
    def place(self) -> int:
        """How far in the file as it lies on the disk."""
        if self._packed is None:
            return self._given
        if not self._unpacked_size:
            return self._packed()
        return self._packed() * min(self._given, self._unpacked_size) // self._unpacked_size

    def read(self, size: int, /) -> bytes:
        try:
            data = self._stream.read(size)
        except BROKEN as problem:
            raise damaged(self._name, problem) from problem
        self._given += len(data)
        if self._given > self._limits.max_bytes:
            raise bomb(self._name)
        large = self._given > self._limits.ratio_from_bytes
        if large and self._packed and self._given > self._limits.max_ratio * max(1, self._packed()):
            raise bomb(self._name)
        return data


@dataclass(frozen=True, slots=True)
class Member:
    """One file within a file, or the file itself (then ``path`` says where); ``size``: what it takes of a zip."""

    name: str
    open: Callable[[], AbstractContextManager[Metered]]
    head: bytes
    path: Path | None = None
    size: int = 0


def members(
    path: Path, *, limits: Limits, on_skip: Callable[[str], object], name: str | None = None
) -> Iterator[Member]:
    """The members in the container's order; those that cannot be data are named to ``on_skip``.

    ``name``: what to call the file; by default as it is called.
    """
    name = name or name_of(path)
    plain = partial(_plain, path, limits, name)
    head = _head(plain)
    if head.startswith(GZIP):
        opener = partial(_gzip, path, limits, name)
        yield Member(name, opener, _head(opener))
    elif head.startswith(ZIP) and not is_workbook(path, name=name):
        yield from _zip_members(path, name, limits=limits, on_skip=on_skip)
    else:
        yield Member(name, plain, head, path)


def name_of(path: Path) -> str:
    """What a file is called. A name may hold bytes that are no text; the facts keep text only."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def is_hidden(part: str) -> bool:
    """Whether a file or folder of that name is hidden or a system's or program's own."""
    # "~$" is Excel's lock file beside an open workbook.
    return part.startswith((".", "~$")) or part == "__MACOSX"


def may_hold_data(name: str) -> bool:
    """Whether the ending of a name lets one look for orders in it, packed ones too."""
    return PurePosixPath(name).suffix.lower() in _DATA | _ARCHIVES


def is_workbook(path: Path, *, name: str) -> bool:
    """Whether a zip is a spreadsheet (Office or OpenDocument)."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except BROKEN as problem:
        raise damaged(name, problem) from problem
    return "content.xml" in names or any(inner.startswith(("xl/", "word/", "ppt/")) for inner in names)


def damaged(name: str, problem: Exception) -> DataError:
    """The refusal of a file that breaks off or contradicts itself."""
    return DataError(
        "file.damaged",
        en=f"{name} is damaged or cut off ({problem}); download or export it again",
        zh=f"{name} 已损坏或不完整；请重新下载或导出",
        file=name,
    )


def bomb(name: str) -> DataError:
    """The refusal of a file that unpacks to far more than an export can be."""
    return DataError(
        "file.bomb",
        en=f"{name} unpacks to far more data than an export can hold; if it is real, unpack and split it first",
        zh=f"{name} 解压后的数据量远超订单导出的可能；如果确是真实数据，请先解压并拆分",
        file=name,
    )


def nested(name: str) -> DataError:
    """The refusal of an archive within an archive."""
    return DataError(
        "file.nested",
        en=f"{name} is an archive within an archive; unpack the outer one and import what is in it",
        zh=f"{name} 是压缩包里的压缩包；请先解压外层，再导入里面的文件",
        file=name,
    )


def _zip_members(path: Path, outer: str, *, limits: Limits, on_skip: Callable[[str], object]) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except BROKEN as problem:
        raise damaged(outer, problem) from problem
    if not all(info.filename for info in listed):
        raise damaged(outer, ValueError("a file in it has no name"))
    infos = [info for info in listed if not info.is_dir()]
    if len(infos) > limits.max_members:
        raise DataError(
            "file.members",
            en=f"{outer} holds {len(infos)} files; at most {limits.max_members} are read. Split it",
            zh=f"{outer} 里有 {len(infos)} 个文件，最多读取 {limits.max_members} 个。请拆分",
            file=outer,
        )
    found = False
    for info in infos:
        inner = _member_name(info)
        name = f"{outer}/{inner}"
        if not may_hold_data(inner) or any(map(is_hidden, PurePosixPath(inner).parts)):
            on_skip(name)
            continue
        found = True
        yield _zip_member(path, info, name=name, limits=limits)
    if not found:
        raise DataError(
            "file.empty",
            en=f"{outer} holds no csv, xlsx or parquet file",
            zh=f"{outer} 里没有 csv、xlsx 或 parquet 文件",
            file=outer,
        )


def _zip_member(path: Path, info: zipfile.ZipInfo, *, name: str, limits: Limits) -> Member:
    if info.flag_bits & _ENCRYPTED:
        raise DataError(
            "file.encrypted",
            en=f"{name} is locked with a password; unpack it and import what is in it",
            zh=f"{name} 有密码；请先解压，再导入里面的文件",
            file=name,
        )
    if PurePosixPath(name).suffix.lower() in _ARCHIVES:
        raise nested(name)
    opener = partial(_zipped, path, limits, info, name)
    return Member(name, opener, _head(opener), size=info.compress_size)


def _member_name(info: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it: zip tools in China write GBK without a flag, and Python reads that as CP437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _head(opener: Callable[[], AbstractContextManager[Metered]]) -> bytes:
    with opener() as stream:
        return stream.read(_HEAD)


@contextmanager
def _plain(path: Path, limits: Limits, name: str) -> Iterator[Metered]:
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise OSError(errno.EINVAL, "not a file but a pipe or a device")
        stream = path.open("rb", buffering=0)
    except FileNotFoundError:
        raise DataError(
            "file.missing",
            en=f"there is no file {path}; check the name",
            zh=f"没有 {path} 这个文件；请检查文件名",
            file=name,
        ) from None
    except OSError as problem:
        raise DataError(
            "file.unreadable",
            en=f"{path} cannot be opened ({problem.strerror}); give one file that you may read",
            zh=f"{path} 打不开（{problem.strerror}）；请给出一个有读取权限的文件",
            file=name,
        ) from None
    with stream:
        yield Metered(stream, name=name, limits=limits)


@contextmanager
def _gzip(path: Path, limits: Limits, name: str) -> Iterator[Metered]:
    with path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as stream:
        yield Metered(stream, name=name, limits=limits, packed=raw.tell)


@contextmanager
def _zipped(path: Path, limits: Limits, info: zipfile.ZipInfo, name: str) -> Iterator[Metered]:
    with zipfile.ZipFile(path) as archive:
        try:
            stream = archive.open(info)
        except BROKEN as problem:
            raise damaged(name, problem) from problem
        with stream:
            yield Metered(
                stream,
                name=name,
                limits=limits,
                packed=lambda: info.compress_size,
                unpacked_size=info.file_size,
            )
