"""Settings: everything that differs between deployments, read once from BANTIN_* variables and checked.

A field's name is its variable's name in lower case without BANTIN_; its description says what would be right.
Secrets are SecretStr, and `secrets()` lists them for the log filter. An empty variable counts as not set.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from config.errors import ConfigError
from config.slips import nearest

PREFIX = "BANTIN_"
CHANNELS = ("telegram", "zalo", "web")


class Bind(NamedTuple):
    """Where the web server listens. Port 0: the system chooses."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def host_port(text: str) -> tuple[str, int]:
    """Return ("example.vn", 80) for "example.vn:80" and ("::1", 80) for "[::1]:80"; ValueError for anything else."""
    host, colon, port = text.strip().rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not colon or not bare or re.search(r"[\s/@\[\]]", bare) or (":" in bare and bare == host):
        raise ValueError(text)
    if not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > 65535:
        raise ValueError(text)
    return bare.lower(), int(port)


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _bind(value: object) -> object:
    return Bind(*host_port(value)) if isinstance(value, str) else value


def _allowed(value: object) -> object:
    return frozenset(map(host_port, _parts(value))) if isinstance(value, str) else value


def _owners(value: object) -> object:
    if not isinstance(value, str):
        return value
    owners = tuple(tuple(part.split(":", 1)) for part in _parts(value))
    if any(len(owner) != 2 or owner[0] not in CHANNELS or not owner[1].strip() for owner in owners):
        raise ValueError(value)
    return owners


def _database(value: object) -> object:
    if not re.match(r"sqlite(\+\w+)?:///.|postgres(ql)?(\+\w+)?://", str(value)):
        raise ValueError
    return value


def _web_address(value: object) -> object:
    """Return an http(s) base URL without its trailing slash."""
    parts = urlsplit(str(value).strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(value)
    return str(value).strip().rstrip("/")


def _folder(value: object) -> object:
    if not Path(str(value)).is_dir():
        raise ValueError(value)
    return value


def _matching(pattern: str) -> BeforeValidator:
    def check(value: object) -> object:
        plain = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        if not re.fullmatch(pattern, plain.strip()):
            raise ValueError
        return SecretStr(plain.strip())

    return BeforeValidator(check)


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


Address = Annotated[str, BeforeValidator(_web_address)]
Level = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


class Settings(BaseSettings):
    """Every variable of a deployment. Use `load_settings`: the bare class reads no environment."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    database_url: Annotated[str, BeforeValidator(_database)] = Field(
        "sqlite:///var/bantin.db",
        repr=False,
        description="sqlite:///var/bantin.db or postgresql://user:password@host/name",
    )
    telegram_token: Annotated[SecretStr, _matching(r"\d+:[A-Za-z0-9_-]+")] | None = Field(
        None, description="the token that @BotFather gives, digits, a colon and letters, such as 123456:ABC-DEF"
    )
    telegram_api_url: Address = Field(
        "https://api.telegram.org", description="an http(s) address such as https://api.telegram.org"
    )
    zalo_token: Annotated[SecretStr, _matching(r"[^\s/]{3,}")] | None = Field(
        None, description="the token of the Zalo bot, without spaces or slashes"
    )
    zalo_api_url: Address = Field(
        "https://bot-api.zaloplatforms.com",
        description="an http(s) address such as https://bot-api.zaloplatforms.com",
    )
    public_url: Address | None = Field(
        None, description="the address people reach us at, such as https://bantin.example.vn"
    )
    webhook_secret: Annotated[SecretStr, _matching(r"[A-Za-z0-9_-]{8,256}")] | None = Field(
        None, description="8 to 256 letters, digits, _ or -"
    )
    web_bind: Annotated[Bind, NoDecode, BeforeValidator(_bind)] = Field(
        Bind("127.0.0.1", 8080), description="host:port, such as 127.0.0.1:8080"
    )
    owners: Annotated[tuple[tuple[str, str], ...], NoDecode, BeforeValidator(_owners)] = Field(
        (), description="channel:id pairs with commas between them, such as telegram:123,zalo:6ede"
    )
    config_dir: Annotated[Path, BeforeValidator(_folder)] | None = Field(None, description="a folder that exists")
    fetch_allow: Annotated[frozenset[tuple[str, int]], NoDecode, BeforeValidator(_allowed)] = Field(
        frozenset(), description="host:port pairs with commas between them, such as 10.0.0.5:8000,feeds.local:80"
    )
    collect_seconds: float = Field(300, gt=0, le=86400, description="a number of seconds from 1 to 86400")
    telegram_rate: float = Field(30, gt=0, le=10000, description="a number of messages per second above 0, such as 30")
    telegram_paid_rate: float = Field(0, ge=0, le=10000, description="a number of messages per second, or 0 for off")
    zalo_rate: float = Field(5, gt=0, le=10000, description="a number of messages per second above 0, such as 5")
    alert_approvals: int = Field(2, ge=1, le=10, description="a number of people from 1 to 10")
    alert_undo_seconds: int = Field(20, ge=0, le=600, description="a whole number of seconds from 0 to 600")
    log_format: Annotated[Literal["text", "json"], BeforeValidator(_lower)] = Field("text", description="text or json")
    log_level: Annotated[Level, BeforeValidator(_upper)] = Field(
        "INFO", description="DEBUG, INFO, WARNING, ERROR or CRITICAL"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)  # `load_settings` reads the environment, so that a test can give its own

    def secrets(self) -> tuple[str, ...]:
        """Return every secret as plain text, for the filter that keeps them out of logs."""
        held = (self.telegram_token, self.zalo_token, self.webhook_secret)
        password = urlsplit(self.database_url).password
        passwords = (password, unquote(password)) if password else ()
        return tuple(dict.fromkeys([*(secret.get_secret_value() for secret in held if secret), *passwords]))


VARIABLES = tuple(PREFIX + name.upper() for name in Settings.model_fields)


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of `env` (by default the process's own), or raise ConfigError, a sentence per wrong value."""
    given = os.environ if env is None else env
    source = EnvSettingsSource(Settings)
    source.env_vars = {name.lower(): value for name, value in given.items() if value.strip()}
    try:
        return Settings(**source())
    except ValidationError as error:
        names = dict.fromkeys(str(wrong["loc"][0]) for wrong in error.errors())
        raise ConfigError("\n".join(_sentence(name, given) for name in names)) from None


def unknown_variables(env: Mapping[str, str] | None = None) -> dict[str, str | None]:
    """Return the BANTIN_* variables that are set but mean nothing, each with the one that was probably meant."""
    given = os.environ if env is None else env
    unknown = sorted(name for name in given if name.startswith(PREFIX) and name not in VARIABLES)
    meant = {name: nearest(name.removeprefix(PREFIX), Settings.model_fields) for name in unknown}
    return {name: PREFIX + right.upper() if right else None for name, right in meant.items()}


def _sentence(name: str, env: Mapping[str, str]) -> str:
    field = Settings.model_fields[name]
    value = env.get(PREFIX + name.upper(), "")
    secret = "SecretStr" in str(field.annotation)
    shown = f"is not right: {len(value)} characters, not shown here" if secret else f"is {_without_password(value)!r}"
    return f"{PREFIX}{name.upper()} {shown}; right would be: {field.description}"


def _without_password(value: str) -> str:
    return re.sub(r"://([^:/@\s]*):[^@\s]*@", r"://\1:***@", value)
