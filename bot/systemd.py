"""What the service manager is told: that Ounce is up, what it does, and that it is alive."""

import os
import socket


def is_service() -> bool:
    """True where systemd started this process as a service, so that nobody sits in front of it.

    INVOCATION_ID alone says little: a desktop's terminal passes it on to everything that is typed there.
    """
    return "NOTIFY_SOCKET" in os.environ or ("INVOCATION_ID" in os.environ and not os.isatty(0))


def notify(*states: str) -> bool:
    """Send states like READY=1 to systemd; False where nobody listens, as when started by hand."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address or not hasattr(socket, "AF_UNIX"):
        return False
    if address.startswith("@"):  # an abstract socket
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.connect(address)
            channel.sendall("\n".join(states).encode())
    except OSError:
        return False
    return True
