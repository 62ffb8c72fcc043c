"""The values that travel through the flow: frozen, keyword-only, and hard to make wrong.

Times are aware datetimes (naive ones are refused); text is NFC and plain: no markup ever travels in it.
"""

from digests.model.delivery import Broadcast, Delivery, DeliveryState, Kind, Mode, Outcome
from digests.model.desk import LIFE, Decision, Mark, Version
from digests.model.messages import Attachment, Block, Button, Message, Span, utf16_units
from digests.model.news import GENERAL, NEVER, Article, Dropped, Entry, Parsed, Validators, aware
from digests.model.newsroom import (
    ROLES,
    Alert,
    AlertKind,
    AlertState,
    AlertText,
    Approval,
    Audience,
    Change,
    Material,
    Person,
    Progress,
    Reach,
    Report,
    Role,
)
from digests.model.readers import Chat, ChatRef, ChatState, FollowKind, Follows, Plan

__all__ = [
    "GENERAL",
    "LIFE",
    "NEVER",
    "ROLES",
    "Alert",
    "AlertKind",
    "AlertState",
    "AlertText",
    "Approval",
    "Article",
    "Attachment",
    "Audience",
    "Block",
    "Broadcast",
    "Button",
    "Change",
    "Chat",
    "ChatRef",
    "ChatState",
    "Decision",
    "Delivery",
    "DeliveryState",
    "Dropped",
    "Entry",
    "FollowKind",
    "Follows",
    "Kind",
    "Mark",
    "Material",
    "Message",
    "Mode",
    "Outcome",
    "Parsed",
    "Person",
    "Plan",
    "Progress",
    "Reach",
    "Report",
    "Role",
    "Span",
    "Validators",
    "Version",
    "aware",
    "utf16_units",
]
