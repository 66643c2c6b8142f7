"""What a worker process may use. Set by the process itself before it reads a file; its keeper watches as well."""

import contextlib
import ctypes
import os
import resource
import sys
import threading
import time

SECONDS_A_FILE = 55.0  # the most for one file, its pages read by OCR not counted
SECONDS_A_PAGE = 20.0  # more for each page that a reader says it has done
SECONDS_AFTER_A_PAGE = 0.03  # more for what is done with all pages at the end, for each
MEMORY_BYTES = 1_300_000_000
LARGEST_WRITE_BYTES = 200_000_000

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # flags of unshare(2)
_REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.")
_HARMLESS = ("socket.__new__", "socket.gethostname")


def set_limits() -> None:
    """Bound memory and files, cut the network off, start no program, and end with the process that started this one.

    On Linux the kernel bounds memory and takes the network away; where it does not (another system, a container that
    forbids it), the keeper's watch and an audit hook of this interpreter remain.
    """
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
        _leave_network()
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_WRITE_BYTES, LARGEST_WRITE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse)
    threading.Thread(target=_end_with, args=(os.getppid(),), name="end-with-parent", daemon=True).start()


def _leave_network() -> None:
    """Move into a network of no one's: first as root may, then as any user may where the system lets them."""
    with contextlib.suppress(OSError, AttributeError):  # another libc: the audit hook remains
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_NEW_NETWORK) != 0:
            libc.unshare(_NEW_USER | _NEW_NETWORK)


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if event.startswith(_REFUSED) and event not in _HARMLESS:
        raise PermissionError(f"a reader of report files may not do this: {event}")


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)
