"""Ounce, the strength coach in a running club: everything that is not Discord input and output."""

import os

# numpy's OpenBLAS reads it once, at its import: its threads wait for each other, on a busy machine for seconds.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
