"""Why a feed could not be read, or something of it was left out, in the reader's language.

The collector says it in English, for logs. Here stands every sentence of its that people in the chat may see.
"""

from __future__ import annotations

import re
from functools import cache

from bot.messages import N_, Text

_SENTENCES = (
    N_("it has no link"),
    N_("its link is no http address"),
    N_("an earlier entry has the same address"),
    N_("a notice of the printed paper, no article"),
    N_("a film without a text"),
    N_("the feed breaks off in the middle of it"),
    N_("the feed holds {found} entries, only the newest {most} are read"),
    N_("it has more than {number} tags"),
    N_("it is larger than {size} MB"),
    N_("it cannot be read: {error}"),
    N_("no date can be read"),
    N_("most dates cannot be read"),
    N_("all dates are in the future: is date_order or zone right?"),
    N_("it is cut off: its end is missing"),
    N_("it redirects more than {number} times"),
    N_("the server answered {status}"),
    N_("its address cannot be read"),
    N_("its address is not an http(s) address"),
    N_("{host} is a private address ({address}), which feeds may not be fetched from"),
    N_("there is no host named {host}"),
    N_("the certificate of {host} is not valid"),
    N_("the whole answer did not come within {seconds} s"),
    N_("{host} does not accept connections"),
    N_("{host} does not speak HTTP as it should"),
    N_("the connection was lost before the whole answer came"),
    N_("the feed holds no entries"),
    N_("the feed is empty"),
    N_("this is an HTML page, not a feed"),
    N_("this is not a feed: it has no <rss>, <feed> or <rdf:RDF>"),
    N_("the feed declares entities of its own, which is refused"),
    N_("reading it took more than {seconds} s of processor time"),
    N_("reading it took more than {seconds} s"),
    N_("reading it took more than {size} MB of memory"),
    N_("the process that read it ended in the middle ({signal})"),
    N_("it is compressed as {encoding}, which we did not ask for"),
    N_("its compressed data is damaged"),
    N_("its compressed data ends too early"),
    N_("the server says that it has not changed, though we never saw it"),
    N_("something unexpected went wrong ({error})"),
    N_("the file declares entities, which a list of feeds never needs"),
    N_("the file is not OPML: it begins with <{tag}>"),
    N_("the file is not OPML: line {line} cannot be read"),
    N_("the file is empty"),
    N_("{name}: it has no address"),
    N_("{name}: {address} is no http(s) address"),
    N_("{name}: {address} is there twice"),
)


def said(reason: str) -> Text | str:
    """Return a reason for people; one that is not among the sentences above stays as it is."""
    for id, pattern in _patterns():
        if found := pattern.fullmatch(reason):
            return Text(id=id, values=found.groupdict())
    return reason


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    fields = re.compile(r"\\\{(\w+)\\\}")
    return tuple((id, re.compile(fields.sub(r"(?P<\1>.+?)", re.escape(id)), re.DOTALL)) for id in _SENTENCES)
