"""The rules: pure functions from what was seen to what is wrong."""
