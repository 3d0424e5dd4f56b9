"""What browsers are shown: the dashboard, the overlays for OBS browser sources, and their gallery."""
