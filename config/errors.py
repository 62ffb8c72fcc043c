"""What can be wrong with a setting or a configuration file."""

from __future__ import annotations


class ConfigError(Exception):
    """A setting or a configuration file is wrong; each line is one sentence: which, what was found, what is right."""
