"""`bantin` and `python -m bot`: the command line, with every foreseen error as one sentence and exit code 1."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable

from config.errors import ConfigError
from config.logs import Redactor
from digests.errors import BantinError


def main() -> None:
    """Run the command line of this process."""
    from bot.cli import app  # here, so that an error while it is loaded is told like any other

    sys.exit(outcome(app))


def outcome(run: Callable[[], object]) -> int:
    """Run it and return the exit code; what the user can mend is one sentence on standard error, never a traceback."""
    try:
        run()
    except (ConfigError, BantinError) as error:
        return _complain(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno is None or error.errno not in errno.errorcode:
            raise
        return _complain(f"{error.strerror}: {error.filename}" if error.filename else str(error.strerror or error))
    return 0


def _complain(sentence: str) -> int:
    sys.stderr.write(f"bantin: {Redactor()(sentence)}\n")
    return 1


if __name__ == "__main__":
    main()
