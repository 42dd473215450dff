"""Memory that is free goes back to the system, where for some time nothing will need it."""

import ctypes
import gc


def give_back() -> None:
    """Let go of what nobody refers to any more, and of what the C library keeps against the next need (malloc_trim(3)).

    It takes about a tenth of a second, in which other threads wait.
    """
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
