"""The detector: its network, its weights with their card, and the program that trains it."""
