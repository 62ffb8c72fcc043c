"""From stored articles to a message for everybody who is due: select → render → outbox."""
