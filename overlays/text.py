"""The words of the overlays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dsp.events import FaultKind
from overlays.lettering import plain
from overlays.shows import ALONE_TEMPLATES, DEFAULT_BETWEEN, DEFAULT_FAULTS, DEFAULT_TEMPLATES, TEMPLATES, Shows


def label_name(label: str) -> str:
    """A label for human eyes.

    >>> label_name("synth_lead")
    'Synth lead'
    """
    return label.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Wording:
    """How an overlay says things.

    Attributes:
        shows: what it is about.
        templates: those that it is written with, by name; each has been checked by `check_template`.
        faults: what each fault is called: templates, too.
        names: what a label is called, where it is not its own name.
        between: what stands between two things.
        empty: what is shown when there is nothing to say.
        is_plain: whether only such symbols may be shown as every font has.
    """

    shows: Shows
    templates: Mapping[str, str]
    faults: Mapping[FaultKind, str] = field(default_factory=lambda: DEFAULT_FAULTS)
    names: Mapping[str, str] = field(default_factory=dict)
    between: str = ""
    empty: str = ""
    is_plain: bool = False

    @classmethod
    def of(
        cls,
        shows: Shows,
        *,
        alone: bool,
        templates: Mapping[str, str] | None = None,
        faults: Mapping[FaultKind, str] | None = None,
        names: Mapping[str, str] | None = None,
        between: str | None = None,
        empty: str = "",
    ) -> Wording:
        """The wording of a user who has said this much, and leaves the rest to us.

        Args:
            shows: what the overlay is about.
            alone: whether it shows one strip, which then needs no name.
            templates: by name; those that are left out are ours, and so on.
            faults: by kind.
            names: by label.
            between: what stands between two things; None: what suits it.
            empty: what is shown when there is nothing to say.
        """
        ours = ALONE_TEMPLATES if alone else DEFAULT_TEMPLATES
        return cls(
            shows,
            {name: (templates or {}).get(name, ours[name]) for name in TEMPLATES[shows]},
            {**DEFAULT_FAULTS, **(faults or {})},
            names or {},
            DEFAULT_BETWEEN[shows] if between is None else between,
            empty,
        )

    def plain(self) -> Wording:
        """The same, with only such symbols as every font has. What is nothing without its symbols keeps them."""
        return replace(
            self,
            templates={name: _plain(template) for name, template in self.templates.items()},
            faults={kind: _plain(words) for kind, words in self.faults.items()},
            between=self.between if plain(self.between) == self.between else DEFAULT_BETWEEN[self.shows],
            empty=_plain(self.empty),
            is_plain=True,
        )

    def name(self, label: str) -> str:
        """What a label is called."""
        name = self.names.get(label, "")
        return (plain(name) if self.is_plain else name) or label_name(label)

    def fault(self, kind: FaultKind, channel: str) -> str:
        """What a fault is called."""
        return self.faults[kind].format_map({"channel": channel})

    def fill(self, template: str, values: Mapping[str, object]) -> str:
        """What a template says."""
        if self.is_plain:
            values = {key: _plain(value) if isinstance(value, str) else value for key, value in values.items()}
        return self.templates[template].format_map(values)


def _plain(text: str) -> str:
    return plain(text) or text
