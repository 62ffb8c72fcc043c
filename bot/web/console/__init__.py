"""The newsroom's console: what the chat can do, on a screen. Pages are rendered here; one small script helps."""
