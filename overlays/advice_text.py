"""Advice in words: a short sentence a strip, for logs, the terminal and files. ASCII but for the user's own names."""

from __future__ import annotations

from dsp.advice import Advice, Verdict


def advice_line(strip: str, advice: Advice) -> str:
    """What to do with a strip: ``Vocals: 4 dB too hot for -14 LUFS, ceiling -1 dBTP: lower by 4 dB``."""
    return f"{strip}: {advice_words(advice)}"


def advice_words(advice: Advice) -> str:
    """The same without the strip's name."""
    target = f"{advice.profile.target_lufs:g} LUFS"
    ceiling = f"{advice.profile.ceiling_dbtp:g} dBTP"
    off = f"{abs(advice.off_db):g} dB too {'hot' if advice.off_db > 0 else 'quiet'} for {target}"
    match advice.verdict:
        case Verdict.FINE:
            return f"fine for {target}, ceiling {ceiling}"
        case Verdict.LIMIT:
            return f"{off}, but no room below {ceiling}: needs a limiter or compressor"
        case Verdict.LOWER_OR_LIMIT:
            return (
                f"loudness fine, but peaks reach {advice.true_peak_dbtp:+.1f} dBTP, ceiling {ceiling}: {_move(advice)}"
            )
        case _:
            return f"{off}, ceiling {ceiling}: {_move(advice)}"


def _move(advice: Advice) -> str:
    """What to do with the fader, and with what else."""
    move = f"{'raise' if advice.move_db > 0 else 'lower'} by {abs(advice.move_db):g} dB"
    match advice.verdict:
        case Verdict.LOWER_OR_LIMIT:
            return f"{move} or limit"
        case Verdict.LOWER_AND_LIMIT:
            return f"{move} and limit the peaks"
        case Verdict.RAISE_AND_LIMIT:
            return f"{move} at most, the rest needs a limiter or compressor"
        case _:
            return move
