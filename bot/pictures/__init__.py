"""Maps and charts as PNG files. The only users of matplotlib, which is loaded when the first one is drawn (2.8 s).

Each drawing is a pure function of what it shows: numbers, shapes and words already spoken in. It takes 0.1 to 0.3 s of
work, so callers draw in a thread (`drawn`).
"""
