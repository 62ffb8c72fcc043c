"""The register of subscribers as CSV: one line a chat. Pure: text goes in and values come out, or the other way round.

A cell that a spreadsheet would take for a formula (it begins with = + - @) gets a ' before it, and loses it when it is
read (owasp.org/www-community/attacks/CSV_Injection).
"""
