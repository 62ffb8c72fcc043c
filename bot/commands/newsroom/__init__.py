"""What the newsroom's people can do in the chat: its commands, buttons and questions, each with the role it takes.

To anybody below that role they do not exist. Most are for the private chat; those that are not are marked `anywhere`.
"""
