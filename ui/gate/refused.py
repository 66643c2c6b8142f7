"""A request that is not let through."""


class Refused(Exception):
    """Ends in a response of one sentence. reason: its name in ui/gate/wording.py. limit: the figure in it."""

    def __init__(self, status: int, reason: str, limit: int = 0, **headers: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.limit = limit
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
