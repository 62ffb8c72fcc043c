"""How people reach the news: the command line, the chats and the web. Decides nothing about news.

channels/   one module a platform; CONNECT in channels/__init__.py is the only list of them
dispatch    text or button → command → reply: language, flood guard, error hook
commands/   one module per audience and task, platform-blind
web/        the web chat's page, health and metrics
jobs        the ticks; app builds everything; cli is the command line
"""
