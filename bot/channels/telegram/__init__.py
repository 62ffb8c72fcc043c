"""Telegram, through python-telegram-bot.

channel   one bot: what it sends, edits and deletes, and how it listens
door      updates become `Incoming`;   errors   what fails becomes an error of ours
request   HTTP;   bot, polling   PTB's own, made patient;   listening, inline   what comes in is answered
content, text, keys   a message in Telegram's words;   files, groups, menus   what only Telegram knows
"""

from __future__ import annotations

from bot.channels.telegram.channel import TelegramChannel, connect

__all__ = ["TelegramChannel", "connect"]
