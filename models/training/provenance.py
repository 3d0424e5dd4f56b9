"""What is known of the sources that a run was trained on, for the card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.card import Source

# By the name that the phrase bank gives a source (what stands before a slash, without " sung"): title and licence.
_KNOWN = {
    "alys": ("ALYS singing voice", "GPL-3.0"),
    "asterisk": ("Asterisk core sounds, five languages", "CC BY-SA 3.0"),
    "avldrums": ("Black Pearl and Red Zeppelin drum kits (avldrums.lv2)", "CC BY-SA 3.0"),
    "bach-violin-garner": ("Bach violin, Garner", "CC BY 3.0"),
    "bear-sax": ("Karoryfer Bear Sax", "CC0"),
    "bigcat-cello": ("bigcat cello", "CC0"),
    "body-percussion": ("body percussion", "CC0"),
    "caveman-cosmonaut": ("Karoryfer Caveman Cosmonaut", "CC0"),
    "discord-gm": ("Discord General MIDI bank", "CC0 or CC BY, by set"),
    "drum-machines": ("drum machines", "public domain"),
    "ergo": ("Karoryfer Ergo", "CC0"),
    "erithacus": ("Erithacus voice", "CC BY 4.0"),
    "esc-10": ("ESC-10 environmental sounds", "CC0 or CC BY, by clip"),
    "floe": ("Floe factory sounds", "CC0"),
    "fluidr3-musescore": ("FluidR3 GM and MuseScore General soundfonts", "MIT"),
    "forbidden-music": ("Forbidden Music samples", "CC0"),
    "freepats": ("Freepats", "GPL-2+ with exception for music made with it, or freer, by patch"),
    "gogodze": ("Karoryfer Gogodze drums", "CC0"),
    "gregsullivan": ("Greg Sullivan e-pianos", "CC BY 3.0"),
    "growlybass": ("Karoryfer Growlybass", "CC0"),
    "headroom-piano": ("Headroom piano", "CC BY 4.0"),
    "hydrogen-drumkits": ("Hydrogen drumkits", "GPL-2+, CC BY-SA, CC BY 3.0 or CC0, by kit"),
    "karoryfer-guitars": ("Karoryfer guitars", "CC0"),
    "kay-banjo": ("Kay banjo", "GPL-3.0"),
    "keyboardia": ("Keyboardia samples", "CC0, partly University of Iowa (unrestricted)"),
    "meatbass": ("Karoryfer Meatbass", "CC0"),
    "mercury": ("Mercury samples", "CC0 or CC BY, by set"),
    "merry-orks": ("Merry Orks voices", "CC0"),
    "own": ("synthesised by this project", "GPL-3.0-or-later"),
    "pastabass": ("Karoryfer Pastabass", "CC0"),
    "philharmonia": (
        "Philharmonia Orchestra sound samples",
        "free for any use in works, not to be passed on as samples",
    ),
    "power-chords": ("power chords", "CC BY 3.0"),
    "remixed": ("remixed drums and synths", "CC0"),
    "shinyguitar": ("Karoryfer Shinyguitar", "CC0"),
    "sneakybass": ("Karoryfer Sneakybass", "CC0"),
    "spanish-guitar": ("Spanish guitar", "CC0"),
    "splendid": ("Splendid grand piano", "public domain"),
    "squidpipes": ("Karoryfer Squidpipes", "CC0"),
    "steeldrum": ("steel drum", "Unlicense"),
    "string-cyborgs": ("Karoryfer String Cyborgs", "CC0"),
    "supersaw": ("supersaw", "GPL-3.0"),
    "timgm6mb-csound": ("TimGM6mb and Csound General MIDI soundfonts", "GPL-2; public domain"),
    "vpo": ("Virtual Playing Orchestra parts", "CC0, partly University of Iowa (unrestricted)"),
    "vsco2": ("VSCO 2 Community Edition", "CC0"),
    "war-tuba": ("Karoryfer War Tuba", "CC0"),
    "weresax": ("Karoryfer Weresax", "CC0"),
    "yuki": ("Yuki singing voice", "public-domain waiver"),
}

# Real music by the folder that it was found in: games' soundtracks as Debian packages them.
_MUSIC = {
    "0ad": ("0 A.D. soundtrack", "CC BY-SA 3.0"),
    "asc-music": ("Advanced Strategic Command soundtrack", "GPL-2+"),
    "colobot": ("Colobot soundtrack", "GPL-3.0"),
    "drascula-music": ("Drascula soundtrack", "its own free licence"),
    "hyperrogue-music": ("HyperRogue soundtrack", "CC BY-SA and CC BY, by piece"),
    "nexuiz": ("Nexuiz soundtrack", "GPL-2"),
    "opsound": ("Asterisk music on hold (opsound)", "CC BY-SA"),
    "singularity-music": ("Endgame: Singularity soundtrack", "CC BY-SA, CC BY or GPL-2+, by piece"),
    "ufoai": ("UFO: Alien Invasion soundtrack", "GPL-2+, CC BY-SA or CC BY, by piece"),
    "warzone2100-music": ("Warzone 2100 soundtrack", "GPL-2+ or CC0, by piece"),
    "wesnoth-1.16-music": ("Battle for Wesnoth soundtrack", "GPL-2+ or CC BY-SA 4.0, by piece"),
}
_TEACHER = Source(
    name="mn04, trained on AudioSet (EfficientAT)",
    licence="MIT",
    used_for="soft labels of the real music, together with earlier weights of our own; not shipped",
)


def describe_music(groups: Sequence[str]) -> tuple[Source, ...]:
    """Card entries for real music and who labelled it; one that isn't known here keeps its bare name."""
    if not groups:
        return ()
    known = [_MUSIC.get(group, (group, "the user's own affair")) for group in sorted(groups)]
    return (
        *(Source(name=name, licence=licence, used_for="real music, unlabelled") for name, licence in known),
        _TEACHER,
    )


def describe_sources(sources: Mapping[str, Sequence[str]]) -> tuple[Source, ...]:
    """Card entries for a bank's sources by family; one that isn't known here keeps its bare name."""
    families: dict[str, list[str]] = {}
    for family, names in sorted(sources.items()):
        for name in names:
            key = name.split("/")[0].split(" ")[0]
            uses = families.setdefault(key, [])
            use = "everyday noise" if family == "none" else family
            if use not in uses:
                uses.append(use)
    described = []
    for key, uses in sorted(families.items()):
        title, licence = _KNOWN.get(key, (key, "the user's own affair"))
        described.append(Source(name=title, licence=licence, used_for=", ".join(uses)))
    return tuple(described)
