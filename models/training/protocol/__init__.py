"""The instrument protocol of the notebook "NSynth_overlay_instruments", with this project's detector."""
