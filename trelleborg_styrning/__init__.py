"""The wiring of Trelleborg Styrning: settings, addresses, background work, the private servers and the example.

Imports nothing by itself, so that what looks after the private servers starts in a moment.
"""
