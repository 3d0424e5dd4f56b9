"""OBS Studio over obs-websocket: the connection, what goes wrong with it, and the text sources."""
