"""From the outbox to the reader: claim → pace → channel → outcome."""
