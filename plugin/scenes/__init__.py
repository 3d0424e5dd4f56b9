"""What is on air in OBS, and what that means for what is shown: settings for each scene, and privacy."""
