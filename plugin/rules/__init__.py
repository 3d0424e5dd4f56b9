"""Rules: what is heard, and how OBS stands, switches things in OBS. Pure up to the intents; `requests` asks OBS."""
