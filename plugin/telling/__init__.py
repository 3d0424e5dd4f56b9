"""For other tools, live: what is heard as OBS's custom events, as captions, as chapters, and in the evening's log."""
