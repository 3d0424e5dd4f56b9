"""The program: configuration, capture, the analysis thread, the bus, and every sink."""
