"""Why is there no sound on the stream? What OBS does with each input, and what mends it where that is wrong."""
