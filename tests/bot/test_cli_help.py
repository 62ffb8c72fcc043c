"""Every page of --help: what can be said on the command line, and nothing else."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from bot.cli import app

COMMANDS = (
    *(
        "",
        "run",
        "demo",
        "migrate",
        "doctor",
        "collect",
        "preview",
        "stats",
        "backup",
        "feeds",
        "subscribers",
        "members",
    ),
    *("inspect", *(f"feeds {name}" for name in ("list", "add", "remove", "check", "import", "export"))),
    *("subscribers export", "subscribers import", "members list", "members grant", "members revoke"),
    *(f"inspect {name}" for name in ("feed", "page", "text", "stories")),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_flag_is_shown_as_a_flag(command: str) -> None:
    said = CliRunner().invoke(app, [*command.split(), "-h"])
    assert (said.exit_code, "--help" in said.output, "bool" in said.output) == (0, True, False)


def test_a_language_that_there_is_not_is_refused() -> None:
    said = CliRunner().invoke(app, ["stats", "--lang", "fr"])
    assert (said.exit_code, "'fr'" in said.output) == (2, True)
