"""The web: the chat page, its stream, health and metrics."""
