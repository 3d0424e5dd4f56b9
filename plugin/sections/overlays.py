"""``[[overlays]]``: texts in OBS, and what they say."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from dsp.events import FaultKind
from overlays.shows import FAULT_FIELDS, FIELDS, TEMPLATES, Shows
from overlays.template import check_template
from plugin.sections.section import Hold, Name, Settings, Switch


def _fault_words(words: str) -> str:
    check_template(words, FAULT_FIELDS)
    return words


class WarningTemplates(Settings):
    """``templates``: how each kind of warning is said; an empty one is not told.

    Attributes:
        clip: of consecutive full-scale samples.
        over: of true peaks above the ceiling.
        flat_top: of sound that was clipped before it came here.
        fault: of what the watchdogs find.
    """

    clip: str | None = None
    over: str | None = None
    flat_top: str | None = None
    fault: str | None = None

    @field_validator("clip", "over", "flat_top", "fault")
    @classmethod
    def _can_be_filled(cls, template: str | None, info: ValidationInfo) -> str | None:
        if template is not None and info.field_name is not None:
            check_template(template, FIELDS[info.field_name])
        return template


class OverlaySettings(Settings):
    """One text in OBS.

    Attributes:
        source: the name of its text source.
        shows: what it is about.
        strips: of which strips, in this order; None: of all.
        scenes: those that the source is made in where OBS has none; none: the program scene at connection.
        template: how it is said; None: our way. Warnings have ``templates`` instead.
        templates: how each kind of warning is said.
        faults: what each fault is called.
        between: what stands between two instruments, or two warnings; None: what suits it.
        empty: what it shows when there is nothing to say.
        minimum_s: seconds that what appears in it stays at least.
        private: whether it tells nothing of a strip whose input is muted in OBS.
        glyphs: ``auto`` leaves symbols out where OBS draws the source from a single font that may lack them; ``all``
            shows them all the same.
    """

    source: Name
    shows: Shows
    strips: tuple[Name, ...] | None = None
    scenes: tuple[Name, ...] = ()
    template: str | None = None
    templates: WarningTemplates = WarningTemplates()
    faults: dict[FaultKind, Annotated[str, AfterValidator(_fault_words)]] = Field(default_factory=dict)
    between: str | None = None
    empty: str = ""
    minimum_s: Hold = 0.0
    private: Switch = False
    glyphs: Literal["auto", "all"] = "auto"

    @property
    def own_templates(self) -> dict[str, str]:
        """Those that the user has written, by name."""
        if self.template is not None:
            return {TEMPLATES[self.shows][0]: self.template}
        return {name: template for name, template in self.templates if template is not None}

    @field_validator("strips", "scenes")
    @classmethod
    def _different(cls, names: tuple[str, ...] | None, info: ValidationInfo) -> tuple[str, ...] | None:
        if info.field_name == "strips" and names == ():
            raise ValueError("names no strip: leave it out for all of them")
        if names is not None and len(set(names)) != len(names):
            raise ValueError("names one twice")
        return names

    @field_validator("template")
    @classmethod
    def _can_be_filled(cls, template: str | None, info: ValidationInfo) -> str | None:
        shows: Shows | None = info.data.get("shows")
        if template is None or shows is None:
            return template
        if len(TEMPLATES[shows]) > 1:
            known = ", ".join(f'{name} = "…"' for name in TEMPLATES[shows])
            raise ValueError(f"there are several kinds of {shows}: write templates = {{ {known} }}, or some of them")
        check_template(template, FIELDS[TEMPLATES[shows][0]])
        return template

    @field_validator("templates", "faults")
    @classmethod
    def _of_warnings(cls, given: object, info: ValidationInfo) -> object:
        shows: Shows | None = info.data.get("shows")
        if given and shows is not None and shows is not Shows.WARNINGS:
            instead = f': write template = "…" for {shows}' if info.field_name == "templates" else ""
            raise ValueError(f'is for shows = "warnings" only{instead}')
        return given


DEFAULT_OVERLAYS: Final = (
    OverlaySettings(source="Soundcheck Instruments", shows=Shows.INSTRUMENTS),
    OverlaySettings(source="Soundcheck Clipping", shows=Shows.WARNINGS),
)
"""Where the configuration names none."""
