"""Ounce, the strength coach in a running club: everything that is not Discord input and output."""

import os

from bot.interpreter import refuse_if_too_old

refuse_if_too_old()  # before anything that it couldn't read

# numpy's OpenBLAS reads it once, at its import: its threads wait for each other, on a busy machine for seconds.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
