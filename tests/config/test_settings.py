"""Every variable of the deployment: read, checked, and no secret shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.settings import VARIABLES, Bind, load_settings, unknown_variables

CONTRACT = {
    "BANTIN_DATABASE_URL",
    "BANTIN_TELEGRAM_TOKEN",
    "BANTIN_TELEGRAM_API_URL",
    "BANTIN_ZALO_TOKEN",
    "BANTIN_ZALO_API_URL",
    "BANTIN_PUBLIC_URL",
    "BANTIN_WEBHOOK_SECRET",
    "BANTIN_WEB_BIND",
    "BANTIN_OWNERS",
    "BANTIN_CONFIG_DIR",
    "BANTIN_FETCH_ALLOW",
    "BANTIN_COLLECT_SECONDS",
    "BANTIN_TELEGRAM_RATE",
    "BANTIN_TELEGRAM_PAID_RATE",
    "BANTIN_ZALO_RATE",
    "BANTIN_ALERT_APPROVALS",
    "BANTIN_ALERT_UNDO_SECONDS",
    "BANTIN_LOG_FORMAT",
    "BANTIN_LOG_LEVEL",
}


def test_every_variable_of_the_contract_is_read_and_no_other() -> None:
    assert set(VARIABLES) == CONTRACT


def test_an_empty_environment_gives_the_defaults_of_the_contract() -> None:
    settings = load_settings({})
    assert settings.database_url == "sqlite:///var/bantin.db"
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.zalo_api_url == "https://bot-api.zaloplatforms.com"
    assert settings.web_bind == ("127.0.0.1", 8080)
    assert (settings.collect_seconds, settings.telegram_rate, settings.telegram_paid_rate) == (300, 30, 0)
    assert (settings.zalo_rate, settings.alert_approvals, settings.alert_undo_seconds) == (5, 2, 20)
    assert (settings.log_format, settings.log_level) == ("text", "INFO")
    assert settings.telegram_token is None
    assert settings.config_dir is None
    assert settings.owners == ()
    assert settings.fetch_allow == frozenset()


def test_an_empty_variable_counts_as_not_set() -> None:
    assert load_settings({"BANTIN_TELEGRAM_TOKEN": " ", "BANTIN_WEB_BIND": ""}) == load_settings({})


def test_lists_and_addresses_are_parsed(tmp_path: Path) -> None:
    settings = load_settings(
        {
            "BANTIN_OWNERS": "telegram:123, zalo:6ede:9",
            "BANTIN_FETCH_ALLOW": "127.0.0.1:8000, Feeds.Local:80,[::1]:9",
            "BANTIN_WEB_BIND": "[::1]:0",
            "BANTIN_CONFIG_DIR": str(tmp_path),
            "BANTIN_TELEGRAM_API_URL": "http://127.0.0.1:8081/",
            "BANTIN_LOG_LEVEL": "debug",
        }
    )
    assert settings.owners == (("telegram", "123"), ("zalo", "6ede:9"))
    assert settings.fetch_allow == {("127.0.0.1", 8000), ("feeds.local", 80), ("::1", 9)}
    assert settings.web_bind == Bind("::1", 0)
    assert str(settings.web_bind) == "[::1]:0"
    assert settings.config_dir == tmp_path
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.log_level == "DEBUG"


@pytest.mark.parametrize(
    ("variable", "value", "right"),
    [
        ("BANTIN_DATABASE_URL", "mysql://localhost/x", "postgresql://"),
        ("BANTIN_DATABASE_URL", "sqlite:///", "sqlite:///var/bantin.db"),
        ("BANTIN_TELEGRAM_API_URL", "api.telegram.org", "https://api.telegram.org"),
        ("BANTIN_ZALO_API_URL", "ftp://zalo", "http(s)"),
        ("BANTIN_PUBLIC_URL", "bantin.example.vn", "https://"),
        ("BANTIN_WEB_BIND", "8080", "127.0.0.1:8080"),
        ("BANTIN_WEB_BIND", "localhost:99999", "host:port"),
        ("BANTIN_WEB_BIND", "::1:80", "host:port"),
        ("BANTIN_OWNERS", "123", "telegram:123"),
        ("BANTIN_OWNERS", "telegram:", "telegram:123"),
        ("BANTIN_CONFIG_DIR", "/no/such/folder", "a folder that exists"),
        ("BANTIN_FETCH_ALLOW", "http://10.0.0.5:80", "10.0.0.5:8000"),
        ("BANTIN_COLLECT_SECONDS", "five minutes", "a number of seconds"),
        ("BANTIN_COLLECT_SECONDS", "0", "a number of seconds"),
        ("BANTIN_TELEGRAM_RATE", "0", "above 0"),
        ("BANTIN_TELEGRAM_PAID_RATE", "-1", "0 for off"),
        ("BANTIN_ZALO_RATE", "nan", "above 0"),
        ("BANTIN_ALERT_APPROVALS", "0", "from 1 to 10"),
        ("BANTIN_ALERT_UNDO_SECONDS", "1.5", "whole number"),
        ("BANTIN_LOG_FORMAT", "xml", "text or json"),
        ("BANTIN_LOG_LEVEL", "LOUD", "DEBUG, INFO"),
    ],
)
def test_a_wrong_value_is_one_sentence_with_the_variable_the_finding_and_the_right(
    variable: str, value: str, right: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings({variable: value})
    sentence = str(caught.value)
    assert sentence.startswith(variable)
    assert repr(value) in sentence
    assert right in sentence
    assert "\n" not in sentence


def test_each_of_several_wrong_values_has_its_own_sentence() -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings({"BANTIN_LOG_FORMAT": "xml", "BANTIN_WEB_BIND": "here", "BANTIN_ZALO_RATE": "x"})
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize("token", ["bot name", "987654", "bot123:abc", "123:ab/c"])
def test_a_wrong_secret_is_not_shown_in_the_sentence(token: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings({"BANTIN_TELEGRAM_TOKEN": token})
    assert token not in str(caught.value)
    assert f"{len(token)} characters" in str(caught.value)


def test_a_wrong_database_address_is_shown_without_its_password() -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings({"BANTIN_DATABASE_URL": "mysql://bantin:hunter2@db/x"})
    assert "hunter2" not in str(caught.value)


def test_no_secret_appears_in_the_settings_repr() -> None:
    settings = load_settings(
        {
            "BANTIN_TELEGRAM_TOKEN": "123456:telegram-secret",
            "BANTIN_ZALO_TOKEN": "98765:zalo-secret",
            "BANTIN_WEBHOOK_SECRET": "webhook-secret",
            "BANTIN_DATABASE_URL": "postgresql://bantin:p%40ssword@db/bantin",
        }
    )
    for secret in settings.secrets():
        assert secret not in repr(settings)
        assert secret not in str(settings)
    assert set(settings.secrets()) == {
        "123456:telegram-secret",
        "98765:zalo-secret",
        "webhook-secret",
        "p%40ssword",
        "p@ssword",
    }


def test_a_variable_that_means_nothing_is_named_with_the_nearest_that_does() -> None:
    given = {"BANTIN_TELEGRAM_TOKN": "1", "BANTIN_COLOUR": "red", "BANTIN_WEB_BIND": "x", "HOME": "/"}
    assert unknown_variables(given) == {"BANTIN_TELEGRAM_TOKN": "BANTIN_TELEGRAM_TOKEN", "BANTIN_COLOUR": None}
