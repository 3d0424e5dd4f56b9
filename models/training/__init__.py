"""The program that trains the detector: ``python -m models.training``."""
