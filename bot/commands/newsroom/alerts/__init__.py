"""/tinnong, /duyet, /baocao: a breaking alert from the first word to the report, by buttons that explain themselves.

`ad:` buttons shape a draft, in its editor's private chat; `al:` buttons act upon an alert, also in the editors' group.
Every one of them names the alert, and what approves or submits names the hash of what was shown: an old button never
does anything to a text that nobody has read.
"""
