"""The table in which all benchmarks print what they measured, with the aim and the verdict beside it."""


def print_row(name: str, first: str, second: str, ratio: str, aim: str) -> None:
    """Print one line of a table with two columns, their ratio and the aim."""
    print(f"  {name:<40}{first:>11}{second:>11}{ratio:>8}  {aim}".rstrip(), flush=True)


def verdict(found: float, aim: float) -> str:
    """Return whether an aim that is an upper bound was met."""
    return "met" if found <= aim else "missed"
