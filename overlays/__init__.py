"""What is shown: the state behind every overlay and its rendering as text. No I/O."""
