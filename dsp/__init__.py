"""Signal code: rings, resampling, features, clipping, smoothing and the events they end in. No I/O."""
