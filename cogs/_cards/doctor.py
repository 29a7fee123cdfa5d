"""What the doctor found, as a message: what wants doing first, what is well after it."""

from collections.abc import Sequence

from bot.doctor import Finding

LONGEST = 2000


def doctor_text(findings: Sequence[Finding]) -> str:
    """Return the message; what does not fit is left out from its end, where all is well."""
    faults = [finding for finding in findings if not finding.well]
    lines = ["**All is well.**" if not faults else f"**To fix: {len(faults)}**"]
    lines += [f"✗ {finding.name}: {finding.text}" for finding in faults]
    lines += [f"✓ {finding.name}: {finding.text}" for finding in findings if finding.well]
    text = ""
    for line in lines:
        if len(text) + len(line) + 1 > LONGEST:
            break
        text += f"{line}\n"
    return text.rstrip()
