"""Clients that ask one after the other as fast as they can, in processes of their own.

`python -m tests.soak.clients PORT CLIENTS SECONDS FILE` posts the JSON in FILE and prints, as JSON,
the time of each answer in seconds, how many there were of each status, and of each failure.
"""

import http.client
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROCESSES = 2  # one could not ask as fast as the bare route answers


@dataclass(frozen=True)
class Outcome:
    """What came back. `times` are seconds from a request's first byte to its answer's last."""

    seconds: float
    times: Sequence[float]
    statuses: Counter[str]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    def milliseconds(self, share: float) -> float:
        """Return how long that `share` of the answers took at most."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


def ask(port: int, clients: int, seconds: float, body: Path) -> Outcome:
    """Let so many clients ask for so long."""
    shares = [clients // PROCESSES + (n < clients % PROCESSES) for n in range(PROCESSES)]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.soak.clients", *map(str, (port, n, seconds, body))],
            stdout=subprocess.PIPE,
        )
        for n in shares
        if n
    ]
    found = [json.loads(one.communicate(timeout=seconds + 120)[0]) for one in started]
    statuses: Counter[str] = Counter()
    for one in found:
        statuses.update(one["statuses"])
    return Outcome(seconds, [t for one in found for t in one["times"]], statuses)


def _main(port: int, clients: int, seconds: float, body: bytes) -> None:
    times: list[float] = []
    statuses: Counter[str] = Counter()
    end = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_client, args=(port, body, end, times, statuses))
        for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps({"times": times, "statuses": statuses}))


def _client(port: int, body: bytes, end: float, times: list[float], statuses: Counter[str]) -> None:
    headers = {"Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while (began := time.perf_counter()) < end:
        try:
            connection.request("POST", "/v1/score", body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            statuses[type(error).__name__] += 1
            connection.close()
            continue
        times.append(time.perf_counter() - began)
        statuses[str(answer.status)] += 1


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]).read_bytes())
