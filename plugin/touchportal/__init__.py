"""Buttons and sliders on a phone or tablet: Soundcheck as a plugin of Touch Portal.

``declaration`` says what there is; ``entry`` makes of it what Touch Portal reads, ``manual`` what people read, and
``dispatch`` and ``picture`` serve it. ``service`` is what runs in the daemon.
"""
