"""/dinhchinh and /thuhoi: what was wrong is put right, or taken back, in exactly the chats that have it.

`co:` buttons act upon corrections and recalls. What is approved, undone and reported goes the way of every alert
(bot/commands/newsroom/alerts).
"""
