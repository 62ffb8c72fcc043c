"""Addresses of articles: absolute, http(s) only, and in one form however a feed writes them."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

_LONGEST = 2_000
_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"(?:amp;)?(?:utm_\w+|at_(?:medium|campaign|custom\d*|link\w*|format|ptr_name|bbc_team)|fb_\w+|ns_\w+|mc_[ce]id|_hs\w+"
    r"|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|ymclid|twclid|ttclid|igshid?|gidzl|zarsrc|zalo_src|zanpid"
    r"|_ga|_gl|vero_id|oly_anon_id|oly_enc_id|mkt_tok|cmpid|s_cid|wt_mc|trk|spm|xtor)",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\.(?:html?|aspx|chn|tpo|vov|vnp|ldo|bbg|epi)/+$", re.IGNORECASE)
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._~-]*)+", re.ASCII)
"""An address that is in its one form already, as most are."""
_IN_APP = ("!", "/")
"""Fragments that begin like this are the address proper of pages drawn by a script."""


def absolute(link: str, base: str) -> str | None:
    """Return `link` seen from `base` as an absolute http(s) address, or None if it is none."""
    if _is_plain(link):
        return link
    try:
        one_line = _without_blanks(link)
        parts = _split(one_line if one_line.startswith(("https://", "http://")) else urljoin(base, one_line))
    except ValueError:
        return None
    return urlunsplit(parts) if parts else None


def canonical(url: str, *, anchored: bool = False) -> str:
    """Return the one form of an http(s) address: two that differ in noise only become equal.

    Tracking parameters, fragments (unless `anchored`), the case of the host, default ports, user names, dot segments
    and a slash behind ".html" go; letters that are not ASCII are percent-encoded. Anything else is returned as it is.
    """
    if _is_plain(url):
        return url
    try:
        parts = _split(_without_blanks(url))
    except ValueError:
        return url
    if parts is None:
        return url
    path = _EXTENSION.sub(lambda found: found[0].rstrip("/"), _encoded(_without_dots(parts.path or "/")))
    fragment = _encoded(parts.fragment) if anchored or parts.fragment.startswith(_IN_APP) else ""
    return urlunsplit((parts.scheme, parts.netloc, path, _without_tracking(parts.query), fragment))


def is_anchor(url: str) -> bool:
    """Say whether an address is but a place on a page that tells of other things, too."""
    fragment = url.partition("#")[2]
    return bool(fragment) and not fragment.startswith(_IN_APP)


def _is_plain(url: str) -> bool:
    return len(url) <= _LONGEST and _PLAIN.fullmatch(url) is not None and not _EXTENSION.search(url)


def _without_blanks(url: str) -> str:
    """Return `url` as it was meant: line breaks inside go, blanks are encoded, "&amp;" is "&"."""
    one_line = re.sub(r"[\x00-\x1f\u200b\ufeff]", "", url).strip().replace(" ", "%20")
    return re.sub(r"&amp;|&amp(?=\w+=)", "&", one_line)  # the latter is what feedparser's second parser makes of it


def _split(url: str) -> SplitResult | None:
    """Return the parts of an http(s) address with host and port in their one form; raises ValueError if it is none."""
    url.encode()  # half a letter is an error, too
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in _PORTS or not host or len(url) > _LONGEST or re.search(r"[\s<>\"'\\%@]", host):
        return None
    name = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, _PORTS[scheme]) else f":{parts.port}"
    return SplitResult(scheme, name + port, parts.path, parts.query, parts.fragment)


def _encoded(text: str) -> str:
    """Return a path in which everything but ASCII is percent-encoded, in capitals."""
    upper = re.sub(r"%[0-9a-fA-F]{2}", lambda found: found[0].upper(), text)
    return quote(upper, safe="/%:@!$&'()*+,;=~-._")


def _without_dots(path: str) -> str:
    """Return `path` without "." and ".." segments (RFC 3986, section 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == ".." and len(kept) > 1:
            kept.pop()
        elif segment not in (".", ".."):
            kept.append(segment)
    return "/".join(kept) + ("/" if path.endswith(("/.", "/..")) else "")


def _without_tracking(query: str) -> str:
    """Return `query` without what only tells where a reader came from; the rest keeps its order and spelling."""
    kept = [pair for pair in query.split("&") if pair and not _TRACKING.fullmatch(pair.split("=", 1)[0])]
    return quote("&".join(kept), safe="/%:@!$&'()*+,;=~-._?[]{}|")
