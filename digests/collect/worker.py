"""Parsing in a process of its own, which can be stopped: a hostile feed burns 5 s of its processor time, not ours.

`ParseWorker` is the side that asks; `python -m digests.collect.worker` is the side that works. They talk over the
pipes of the process: a length and a pickle each way. The process has no secrets (an environment of its own), may map
200 MB more for a job than it needs itself, and ends by itself when the pipe closes.
"""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import resource
import signal
import struct
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from config.newsroom import Newsroom, Source, load
from digests.collect.completion import Completion, Wanted, completion
from digests.collect.page.alternates import Alternate, alternates
from digests.collect.page.reading import PageReading, read_page
from digests.collect.parse import parse
from digests.errors import FeedError
from digests.model import Parsed

CPU_SECONDS = 5.0
"""Processor time of one feed or page; a usual one takes 0.03."""
_WALL_SECONDS = 60.0
"""A process that says nothing for so long hangs, whatever its processor time."""
MEMORY = 200 << 20
"""Bytes that a job may map on top of what the process needs itself."""
_LATE = 32 << 20
"""What a library takes that is imported when a page first needs it (page/rescue.py)."""
LARGEST = 8_000_000
"""Bytes of a feed or page that are looked at; from the web come 5 MB at most (fetch/web.py)."""
_LENGTH = struct.Struct("!I")


class ParseWorker:
    """Parses feeds and pages one after the other in another process, which is started when it is first needed."""

    def __init__(
        self, config_dir: Path | None = None, *, cpu_seconds: float = CPU_SECONDS, memory: int = MEMORY
    ) -> None:
        self._arguments = (str(cpu_seconds), str(memory), str(config_dir or ""))
        self._cpu_seconds = cpu_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> ParseWorker:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def parse(self, body: bytes, url: str, source: Source, now: datetime) -> Parsed:
        """Return what `parse.parse` returns; raise FeedError, also when it takes too much time or memory."""
        found = await self._ask("feed", body, url, source, now)
        assert isinstance(found, Parsed)
        return found

    async def read_page(self, body: bytes) -> PageReading:
        """Return what `page.read_page` returns; raise FeedError when it takes too much time or memory."""
        found = await self._ask("page", body)
        assert isinstance(found, PageReading)
        return found

    async def alternates(self, body: bytes, url: str) -> tuple[Alternate, ...]:
        """Return what `page.alternates` returns; raise FeedError as `read_page` does."""
        found = await self._ask("alternates", body, url)
        assert isinstance(found, tuple)
        return found

    async def complete(self, body: bytes, wanted: Wanted) -> Completion | None:
        """Return what the page gives to the article, None for nothing; raise FeedError as `read_page` does."""
        found = await self._ask("completion", body, wanted)
        assert found is None or isinstance(found, Completion)
        return found

    async def close(self) -> None:
        """End the process. The worker may be used again: it starts a new one."""
        async with self._turn:
            await self._stop()

    async def _ask(self, kind: str, body: bytes, *rest: object) -> object:
        if len(body) > LARGEST:
            raise FeedError(f"it is larger than {LARGEST / 1_000_000:g} MB")
        async with self._turn:
            try:
                async with asyncio.timeout(_WALL_SECONDS):
                    answer = await self._exchange(pickle.dumps((kind, body, *rest)))
            except (asyncio.IncompleteReadError, ConnectionError):
                raise FeedError(await self._cause_of_death()) from None
            except TimeoutError:
                await self._stop()
                raise FeedError(f"reading it took more than {_WALL_SECONDS:g} s") from None
            except asyncio.CancelledError:
                await self._stop()  # half an answer may be in the pipe
                raise
        if isinstance(answer, FeedError):
            raise answer
        return answer

    async def _exchange(self, job: bytes) -> object:
        process = self._process or await self._start()
        assert process.stdin
        assert process.stdout
        process.stdin.write(_LENGTH.pack(len(job)) + job)
        await process.stdin.drain()
        (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
        return pickle.loads(await process.stdout.readexactly(length))  # noqa: S301 -- written by our own process

    async def _start(self) -> asyncio.subprocess.Process:
        environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", __name__, *self._arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment,
        )
        return self._process

    async def _cause_of_death(self) -> str:
        """Return why the process ended in the middle of a job, and forget it."""
        process, self._process = self._process, None
        assert process
        await process.communicate()
        if process.returncode == -signal.SIGPROF:
            return f"reading it took more than {self._cpu_seconds:g} s of processor time"
        return f"the process that read it ended in the middle ({_ending(process.returncode or 0)})"

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin:
            process.stdin.close()
        if process.returncode is None:
            process.kill()
        await process.communicate()


def _ending(code: int) -> str:
    """Return how a process ended: the name of the signal, or its exit code."""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"


# --- the other side -----------------------------------------------------------------------------


def serve(requests: BinaryIO, answers: BinaryIO, newsroom: Newsroom, cpu_seconds: float, memory: int = MEMORY) -> None:
    """Answer requests until there are no more. One that burns `cpu_seconds` ends the process (SIGPROF)."""
    while header := requests.read(_LENGTH.size):
        job = pickle.loads(requests.read(*_LENGTH.unpack(header)))  # noqa: S301 -- written by our own process
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        answer = pickle.dumps(_work(job, newsroom, memory))
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(_LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _work(job: tuple[str, ...], newsroom: Newsroom, memory: int) -> object:
    """Return the result of a job, or the FeedError that is the answer to the one who asked."""
    work: dict[str, Callable[..., object]] = {
        "feed": lambda body, url, source, now: parse(body, url=url, source=source, newsroom=newsroom, now=now),
        "page": lambda body: read_page(body, prefixes=newsroom.prefixes),
        "alternates": alternates,
        "completion": lambda body, wanted: completion(read_page(body, prefixes=newsroom.prefixes), wanted, newsroom),
    }
    try:
        return work[job[0]](*job[1:])
    except FeedError as error:
        return error
    except MemoryError:
        return FeedError(f"reading it took more than {memory >> 20} MB of memory")
    except Exception as error:  # one broken feed stops nobody else: whatever it broke becomes its own error
        return FeedError(f"it cannot be read: {type(error).__name__}")


def main() -> None:
    """Be the process that works: seconds and bytes of a job, configuration folder ("" for none)."""
    seconds, memory, folder = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that started us; it will close the pipe
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    newsroom = load(Path(folder) if folder else None)
    gc.freeze()  # what is there stays; looking for cycles takes a tenth of the time while parsing
    gc.set_threshold(20_000, 20, 20)
    limit = _mapped() + _LATE + memory
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    serve(sys.stdin.buffer, sys.stdout.buffer, newsroom, seconds, memory)


def _mapped() -> int:
    """Return how many bytes of address space this process has, as Linux says; elsewhere what it has at most."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 512 << 20


if __name__ == "__main__":
    main()
