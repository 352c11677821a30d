"""One worker process, spoken to by lines of JSON (see ``reliquary.render.scene``)."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
from collections import deque
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import IO, cast

from pydantic import TypeAdapter, ValidationError

from reliquary.errors import ReliquaryError
from reliquary.files import canonical_json
from reliquary.render.farm.program import Program
from reliquary.render.scene import ANSWER, Answer, Load, Shoot

MAX_LINE = 1 << 20
CHUNK = 1 << 16
CHATTER = 12
"""Lines that are kept of what a worker says besides answers: the reason of its end is often among them."""

MAX_CHATTER = 500
"""Characters of such a line."""

FAREWELL_S = 10.0
"""How long a worker that is no longer needed may take to end."""

_ANSWER = TypeAdapter(Answer)


class LostWorkerError(ReliquaryError):
    """A worker is of no more use: it crashed, gave no answer in time, or answered nonsense."""


class Worker:
    """A process that renders.

    Args:
        program: How it is started.
        job: Path of its job.

    Raises:
        OSError: The program cannot be started.
    """

    def __init__(self, program: Program, job: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program, or the one that the user names
            [*program.command, str(job)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=program.environment(),
            cwd=program.folder,
            start_new_session=True,  # so that all of it can be killed, and Ctrl-C is left to us
        )
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)
        self._errors = cast("IO[bytes]", self._process.stderr)
        self._selector = selectors.DefaultSelector()
        for stream in (self._answers, self._errors):
            self._selector.register(stream, selectors.EVENT_READ)
        self._pending = b""
        self._chatter: deque[str] = deque(maxlen=CHATTER)

    @property
    def chatter(self) -> str:
        """The last lines that it said besides answers."""
        return "\n".join(self._chatter)

    def ask(self, request: Load | Shoot, limit_s: float) -> Answer:
        """Send a request and wait for its answer.

        Raises:
            LostWorkerError: There is no answer within ``limit_s`` seconds, or none that makes sense.
        """
        try:
            self._requests.write(canonical_json(asdict(request)) + b"\n")
            self._requests.flush()
        except BrokenPipeError:
            raise self._ended() from None
        return self.answer(request.id, limit_s)

    def answer(self, id_: int, limit_s: float) -> Answer:
        """Wait for the answer to a request; the first one, with id 0, comes unasked.

        Raises:
            LostWorkerError: There is none within ``limit_s`` seconds, or none that makes sense.
        """
        deadline = monotonic() + limit_s
        while True:
            while (line := self._next_line()) is not None:
                said, mark, text = line.partition(ANSWER.encode())
                self._hear(said)
                if mark:
                    return _understood(text, id_)
            if not self._take_in(deadline - monotonic()):
                raise LostWorkerError(f"gave no answer within {limit_s:g} seconds")

    def kill(self) -> None:
        """Kill it with all that it started; another thread may be waiting for its answer."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def end(self, patience_s: float = FAREWELL_S) -> None:
        """Let it end by itself, kill it if it takes long, and free what it holds."""
        with suppress(BrokenPipeError):  # it has ended already
            self._requests.close()
        try:
            self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        self._selector.close()
        self._answers.close()
        self._errors.close()

    def _next_line(self) -> bytes | None:
        line, end, rest = self._pending.partition(b"\n")
        if end:
            self._pending = rest
            return line
        if len(line) > MAX_LINE:
            raise LostWorkerError(f"answered nonsense: a line of more than {MAX_LINE} bytes")
        return None

    def _take_in(self, patience_s: float) -> bool:
        """Take in what the process writes next; return whether it wrote anything in time."""
        ready = self._selector.select(max(patience_s, 0))
        for key, _ in ready:
            data = os.read(key.fd, CHUNK)
            if key.fileobj is self._errors:
                for line in data.splitlines():
                    self._hear(line)
                if not data:
                    self._selector.unregister(self._errors)
            elif data:
                self._pending += data
            else:
                self._selector.unregister(self._answers)
                raise self._ended()
        return bool(ready)

    def _hear(self, line: bytes) -> None:
        if text := line.decode("utf-8", "replace").strip()[:MAX_CHATTER]:
            self._chatter.append(text)

    def _ended(self) -> LostWorkerError:
        """Return why the process is no more, after taking in its last words."""
        try:
            status = self._process.wait(FAREWELL_S)
        except subprocess.TimeoutExpired:
            return LostWorkerError("closed its output")
        for _ in range(CHATTER):
            if not self._selector.get_map() or not self._selector.select(0):
                break
            with suppress(LostWorkerError):
                self._take_in(0)
        if status >= 0:
            return LostWorkerError(f"ended with status {status}")
        name = signal.Signals(-status).name
        return LostWorkerError(f"was killed ({name}{', maybe for want of memory' if name == 'SIGKILL' else ''})")


def _understood(text: bytes, id_: int) -> Answer:
    try:
        answer = _ANSWER.validate_json(text)
    except ValidationError as error:
        raise LostWorkerError(f"answered nonsense: {text[:200]!r}") from error
    if answer.id != id_:
        raise LostWorkerError(f"answered nonsense: request {answer.id} instead of {id_}")
    return answer
