"""What tests need that start processes of their own."""

import signal


def listen_to_interrupts() -> None:
    """Undo, in a new process, what a shell does to its background: there, interrupts are ignored.

    To be given as `preexec_fn`.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
