"""What a name means where it stands: the places of today, or none."""

from __future__ import annotations

from dataclasses import dataclass

from digests.collect.places.names import TYPES, Name
from digests.collect.places.namesakes import COMMON, ONLY_TYPED, SHARED, WEAK
from digests.collect.places.scan import Match
from digests.collect.places.sides import Address

_RANKS = (("unit", True), ("old unit", True), ("unit", False), ("old unit", False))
"""What a name with a type word means, the likeliest first: its kind, and whether that type is its own."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a name's surroundings tell.

    `ours`: the text speaks of this province here, of another, or does not say. `away`: another one is named somewhere.
    `located`: the word before it goes with places. `home`: its own district or province comes right after it.
    `brand`: it is what goods, houses or people are called; `hamlet`: what a village is.
    `around`: codes within the former districts that the article names.
    """

    ours: bool | None
    address: Address | None
    away: bool
    located: bool
    home: bool
    brand: bool
    hamlet: bool
    around: frozenset[str]


def communes(match: Match, setting: Setting) -> tuple[str, ...]:
    """Return the codes of the communes and wards that a name stands for."""
    kind = TYPES.get(match.type or "")
    if kind == "unit":
        return _typed(match, setting)
    return _bare(match, setting) if kind is None else ()


def district(match: Match, setting: Setting) -> Name | None:
    """Return the former district that a name means: by its type, or since no commune bears it ("Văn Yên")."""
    kind = TYPES.get(match.type or "")
    alone = kind is None and setting.ours is True and all(name.kind == "district" for name in match.names)
    if not (kind == "district" or alone) or _lies_elsewhere(match, setting):
        return None
    return next((name for name in match.names if name.kind == "district"), None)


def _typed(match: Match, setting: Setting) -> tuple[str, ...]:
    """Return what "xã", "phường" or "thị trấn" and a name stand for."""
    if _lies_elsewhere(match, setting):
        return ()
    ranked = [
        (rank, name)
        for rank, (kind, own) in enumerate(_RANKS)
        for name in match.names
        if name.kind == kind and (name.type == match.type) is own
    ]
    within = [(rank, name) for rank, name in ranked if not setting.around.isdisjoint(name.codes)]
    ranked = [(rank, name) for rank, name in within or ranked if within or _counts_typed(match, setting, rank)]
    if not within:
        # Since 2025 "xã Nghĩa Lộ" is a slip for the ward; before, its district was named.
        ranked.sort(key=lambda known: known[1].kind != "unit" and match.type == "xã")
    return _the_one([name for rank, name in ranked if rank == ranked[0][0]]) if ranked else _landmark(match)


def _counts_typed(match: Match, setting: Setting, rank: int) -> bool:
    kind, own = _RANKS[rank]
    if kind == "old unit":
        return setting.ours is True and (own or not _is_common(match.key))
    if match.key not in SHARED:
        return True
    if own or match.key in WEAK:
        return setting.ours is not False
    # Our xã Nghĩa Đô is not Hà Nội's phường; townlets are no more.
    return setting.ours is True and (not setting.away or match.type == "thị trấn")


def _bare(match: Match, setting: Setting) -> tuple[str, ...]:
    """Return what a name alone stands for."""
    if match.province or match.key in ONLY_TYPED or (setting.address and _lies_elsewhere(match, setting)):
        return ()
    if setting.brand and not setting.ours:
        return ()
    if match.landmark:
        return _landmark(match)
    if not _counts_alone(match, setting):
        return ()
    units = [name for name in match.names if name.kind == "unit"]
    olds = [name for name in match.names if name.kind == "old unit"]
    both = [name for name in (*units, *olds) if not setting.around.isdisjoint(name.codes)]
    return _the_one([name for name in both if name.kind == both[0].kind] or units or olds)


def _counts_alone(match: Match, setting: Setting) -> bool:
    """Say whether a name without a type word means a place of ours."""
    if any(name.kind == "unit" for name in match.names):
        if match.key not in SHARED or setting.ours:
            return True
        return match.key in WEAK and setting.located and setting.ours is None
    return setting.ours is True and (setting.home or setting.located or not (_is_common(match.key) or setting.hamlet))


def _lies_elsewhere(match: Match, setting: Setting) -> bool:
    """Say whether the address after a name ends in another province; after a name alone that may be a list."""
    address = setting.address
    return address is not None and not address.ours and (address.firm or (match.type is not None and not match.several))


def _landmark(match: Match) -> tuple[str, ...]:
    return _the_one([name for name in match.names if name.kind == "landmark"])


def asked(names: list[Name], type: str | None) -> tuple[str, ...]:
    """Return the codes that a reader means by a name and the type typed before it; () if none or several fit."""
    if TYPES.get(type or "") == "district":
        return ()
    kinds = _RANKS if type else (("unit", None), ("old unit", None))
    for kind, own in (*kinds, ("landmark", None)):
        fitting = [name for name in names if name.kind == kind and (own is None or (name.type == type) is own)]
        if fitting:
            return _the_one(fitting)
    return ()


def _the_one(names: list[Name]) -> tuple[str, ...]:
    """Return the codes if all agree: two former communes of one name cannot be told apart."""
    found = {name.codes for name in names}
    return found.pop() if len(found) == 1 else ()


def _is_common(key: str) -> bool:
    return all(word in COMMON for word in key.split())
