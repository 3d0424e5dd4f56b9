"""The control API: one loopback port for docks, browsers, buttons and scripts; WebSocket and a few pages."""
