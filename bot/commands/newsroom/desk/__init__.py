"""/bantruc, /ghim, /an: the next digest as its readers will see it, and what can be decided about its stories.

Buttons begin with "de:". Those that decide carry the stamp of what their presser saw: whoever presses on an old
screen is shown what somebody else has decided meanwhile.
"""
