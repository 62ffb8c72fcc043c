"""The news, from a feed to a message waiting to be sent. Knows no chat platform.

collect   fetch → parse → lead → place → store       (collect/refresh.py: one feed brought up to date)
compose   select → render → edition → outbox         (compose/edition.py: everybody who is due)
deliver   outbox → pace → channel → outcome          (deliver/sender.py: one batch to its readers)

What a reader's command calls stands beside them: subscriptions, reading.
Steps are pure and get the clock as an argument; the three verbs act; `store` is the only door to the database.
"""
