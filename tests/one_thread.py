"""Keeps numpy to one thread, as bot/__init__.py does, where something else imported it before that could be said.

pytest-randomly does. OpenBLAS's threads then wait for each other: on a busy machine a question to the FAQ took ten
times as long.
"""

import ctypes
from contextlib import suppress
from pathlib import Path

import numpy as np


def keep_to_one_thread() -> None:
    """Tell the OpenBLAS that came with numpy; any other one goes on as it likes."""
    for library in Path(np.__file__).parent.with_name("numpy.libs").glob("*openblas*"):
        with suppress(OSError, AttributeError):
            ctypes.CDLL(str(library)).scipy_openblas_set_num_threads64_(1)
