"""Taking in an uploaded file: straight to the disk, readable by this server alone, and no larger than allowed."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from huitou.crm.access.models import User
from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import ApiError
from huitou.crm.imports import places
from huitou.errors import disk_full

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class ReceivedFile(UploadedFile):  # type: ignore[type-arg]
    """A file that lies in the folder of what comes in, until it is kept; closing it takes it away if nobody did."""

    def __init__(self, path: Path, file: IO[bytes], *, name: str, size: int) -> None:
        super().__init__(file=file, name=name, size=size)
        self.path = path

    def close(self) -> None:
        super().close()
        self.path.unlink(missing_ok=True)


class Receiver(FileUploadHandler):
    """Django hands it each block of each file. Whoever may not import has theirs thrown away unread."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *more: Any, **named: Any) -> None:  # noqa: ARG002, N803
        self._taken = 0
        self._out: IO[bytes] | None = None
        if content_length > settings.HUITOU_UPLOAD_BYTES:
            raise too_large()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if not _may_import(self.request):
            raise SkipFile
        handle, name = tempfile.mkstemp(dir=places.incoming())  # mode 0600
        self._path = Path(name)
        self._out = os.fdopen(handle, "w+b")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        self._taken += len(raw_data)
        if self._taken > settings.HUITOU_UPLOAD_BYTES:
            self.upload_interrupted()
            raise too_large()
        try:
            self._file().write(raw_data)
        except OSError as problem:
            self.upload_interrupted()
            if problem.errno in _FULL:
                raise disk_full() from problem
            raise

    def file_complete(self, file_size: int) -> ReceivedFile:
        out = self._file()
        out.seek(0)
        self._out = None
        return ReceivedFile(self._path, out, name=self.file_name or "", size=file_size)

    def upload_interrupted(self) -> None:
        if self._out is not None:
            self._path.unlink(missing_ok=True)
            self._out.close()
            self._out = None

    def _file(self) -> IO[bytes]:
        if self._out is None:
            raise RuntimeError("a block came before its file")
        return self._out


def too_large() -> ApiError:
    most = settings.HUITOU_UPLOAD_BYTES // 1_000_000
    return ApiError(
        413,
        "upload.too_large",
        en=f"a file may have {most:,} MB at most; export fewer months at a time, or zip it",
        zh=f"一个文件最多 {most:,} MB；请分几个月导出，或压缩成 zip 再传",
    )


def _may_import(request: Any) -> bool:
    user = getattr(request, "auth", None) or request.user
    return isinstance(user, User) and Permission.DATA_IMPORT in user.permissions
