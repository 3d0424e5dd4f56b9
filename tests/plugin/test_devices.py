"""Finding the device that is meant."""

from __future__ import annotations

import pytest

from plugin.devices import Device, lasting_name, resolve
from plugin.errors import UserError


def device(
    name: str, host_api: str = "ALSA", channels: int = 2, *, default: bool = False, api_default: bool = False
) -> Device:
    return Device(0, name, host_api, channels, 48000, is_default=default, is_host_api_default=api_default)


LINUX = (
    device("HDA Intel PCH: ALC257 Analog (hw:0,0)", api_default=True, default=True),
    device("X18/XR18: USB Audio (hw:2,0)", channels=18),
    device("XR18", channels=18),
    device("system", "JACK Audio Connection Kit", api_default=True),
)
WINDOWS = (
    device("Mixer", "MME", api_default=True, default=True),
    device("Mixer", "Windows WASAPI", 14, api_default=True),
    device("Mixer 2", "Windows WASAPI", 14),
)


def test_without_a_name_it_is_the_computers_default() -> None:
    assert resolve(LINUX, None, None) is LINUX[0]


def test_without_a_name_but_with_a_host_api_it_is_that_ones_default() -> None:
    assert resolve(WINDOWS, None, "wasapi") is WINDOWS[1]


def test_a_part_of_the_name_in_any_case_is_enough() -> None:
    assert resolve(LINUX, "alc257", None) is LINUX[0]


def test_an_exact_name_wins_over_those_that_contain_it() -> None:
    assert resolve(LINUX, "XR18", None) is LINUX[2]
    assert resolve(WINDOWS, "Mixer", "WASAPI") is WINDOWS[1]


def test_a_name_exact_but_for_case_wins_over_those_that_contain_it() -> None:
    assert resolve(LINUX, "xr18", None) is LINUX[2]


def test_an_ambiguous_name_lists_the_candidates_and_says_how_to_choose() -> None:
    with pytest.raises(UserError) as caught:
        resolve(WINDOWS, "Mixer", None)
    assert str(caught.value) == (
        "'Mixer' (audio.device) could be 'Mixer' [MME], 2 in; 'Mixer' [Windows WASAPI], 14 in: "
        "give more of the name, or audio.host_api too"
    )


def test_an_unknown_name_lists_what_there_is_within_the_host_api() -> None:
    with pytest.raises(UserError) as caught:
        resolve(WINDOWS, "Scarlett", "WASAPI")
    assert "no input device is called 'Scarlett'" in str(caught.value)
    assert "'Mixer 2' [Windows WASAPI], 14 in" in str(caught.value)
    assert "MME" not in str(caught.value)


def test_an_unknown_host_api_lists_those_there_are_once_each() -> None:
    with pytest.raises(UserError, match=r"there are ALSA, JACK Audio Connection Kit$"):
        resolve(LINUX, None, "CoreAudio")


def test_no_input_at_all_is_its_own_message() -> None:
    with pytest.raises(UserError, match="no audio input was found"):
        resolve((), "Mixer", "ALSA")


def test_no_default_lists_what_to_choose_from() -> None:
    with pytest.raises(UserError, match=r"no default input: set audio\.device to one of 'XR18' \[ALSA\], 18 in"):
        resolve(LINUX[2:], None, None)


def test_a_lasting_name_leaves_alsas_card_number_out() -> None:
    name = lasting_name(LINUX[1], LINUX)
    assert name == "X18/XR18: USB Audio"
    assert resolve(LINUX, name, "ALSA") is LINUX[1]


def test_a_lasting_name_keeps_the_number_where_two_cards_are_the_same() -> None:
    twins = (device("USB Audio (hw:1,0)"), device("USB Audio (hw:2,0)"))
    assert [lasting_name(twin, twins) for twin in twins] == [twin.name for twin in twins]


@pytest.mark.parametrize("found", [*LINUX, *WINDOWS])
def test_every_lasting_name_with_its_host_api_finds_its_device(found: Device) -> None:
    everything = LINUX + WINDOWS
    assert resolve(everything, lasting_name(found, everything), found.host_api) is found
