from __future__ import annotations

from overlays.shows import Shows
from overlays.text import Wording, label_name


def test_labels_are_read_as_words() -> None:
    assert [label_name(label) for label in ("bass", "synth_lead")] == ["Bass", "Synth lead"]


def test_a_label_is_called_as_the_user_says_and_without_a_picture_where_that_would_be_a_box() -> None:
    wording = Wording.of(Shows.INSTRUMENTS, alone=True, names={"guitar": "🎸 Gitarre", "drums": "🥁"})
    labels = ["guitar", "drums", "synth_lead"]
    assert [wording.name(label) for label in labels] == ["🎸 Gitarre", "🥁", "Synth lead"]
    assert [wording.plain().name(label) for label in labels] == ["Gitarre", "Drums", "Synth lead"]


def test_templates_and_what_they_are_filled_with_are_plain_too() -> None:
    wording = Wording.of(
        Shows.INSTRUMENTS, alone=False, templates={"instruments": "🎵 {strip} ♪ {instruments}"}, between=" 🎵 "
    )
    values = {"strip": "Gesang 🎤", "instruments": "Vocal"}
    assert wording.fill("instruments", values) == "🎵 Gesang 🎤 ♪ Vocal"
    assert wording.plain().fill("instruments", values) == "Gesang ♪ Vocal"
    assert wording.plain().between == " · "


def test_what_is_nothing_but_a_picture_keeps_it() -> None:
    wording = Wording.of(Shows.CLIPS, alone=True, templates={"clip": "🔴"}, empty="🎵").plain()
    assert wording.fill("clip", {}) == "🔴"
    assert wording.empty == "🎵"
