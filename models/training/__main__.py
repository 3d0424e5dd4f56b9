"""``python -m models.training``: prepare data, train, choose thresholds and export, evaluate."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from importlib import import_module

COMMANDS = {
    "prepare": ("bank", "render the phrase bank that training mixes from"),
    "scenes": ("scenes", "render mixtures of sources that training never hears"),
    "music": ("music", "gather real music, unlabelled, to train on beside the bank"),
    "tune": ("tune", "make a teacher of mn04: our log-mels in, our labels out"),
    "teach": ("teach", "let teachers label the real music, softly"),
    "train": ("train", "train for a budget of time; resumes"),
    "export": ("export", "choose thresholds and write the weights with their card"),
    "remember": ("memory", "note what the bank was like to exported weights, so that `soundcheck train` can hold on"),
    "protocol": ("protocol.run", "score overlays of 0 to 10 families, as the published notebook does; a report"),
    "evaluate": ("evaluate", "score the streaming detector on scenes"),
    "table": ("comparison", "score several systems on the same scenes, a line each"),
    "card": ("document", "write the model card's document from its JSON"),
}


def main(arguments: list[str]) -> int:
    """Run one command; the exit status."""
    parser = ArgumentParser(prog="python -m models.training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    # Only the chosen command's module is imported: what one needs, another may not have installed.
    chosen = arguments[0] if arguments and arguments[0] in COMMANDS else None
    for name, (module, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        if name == chosen:
            import_module(f"models.training.{module}").add_arguments(command)
    args = parser.parse_args(arguments)
    try:
        status = import_module(f"models.training.{COMMANDS[args.command][0]}").run(args)
    except ValueError as error:
        print(f"soundcheck training: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return int(status or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
