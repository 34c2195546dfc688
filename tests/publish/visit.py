"""A visitor who loads page after page and all that each asks for: ``visit.py PORT SEED [PAUSE]``.

Ends at the end of standard input and prints what was seen as JSON. A load is bad if the page or
one of its files is missing, cut off, other than its name's hash says, or of another build.
"""

import hashlib
import http.client
import json
import random
import re
import sys
import threading
import time
from collections import Counter


class Visitor:
    """Loads pages over one kept connection."""

    def __init__(self, port: int, seed: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.choice = random.Random(seed)
        self.seen: Counter[str] = Counter()
        self.examples: list[str] = []

    def get(self, path: str) -> tuple[int, bytes]:
        for _ in range(2):
            try:
                self.connection.request("GET", path)
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException):
                self.connection.close()
        return 0, b""

    def load(self, path: str) -> bytes:
        """One page with its style and script."""
        status, page = self.get(path)
        problems = self.page_problems(status, page)
        for asset in [] if problems else re.findall(rb'(?:href|src)="(/theme/[^"]+)"', page):
            problems += self.asset_problems(asset.decode(), page)
        self.seen["loads"] += 1
        self.seen["bad"] += bool(problems)
        self.seen.update(problems)
        if problems and len(self.examples) < 5:
            self.examples.append(f"{path}: {', '.join(problems)}")
        return page

    def page_problems(self, status: int, page: bytes) -> list[str]:
        if status != 200:
            return [f"page {status}"]
        build = re.search(rb"<meta name=build content=(\w+)>", page)
        if not build or not page.endswith(b"<!-- end " + build[1] + b" -->"):
            return ["page cut off"]
        return []

    def asset_problems(self, path: str, page: bytes) -> list[str]:
        status, body = self.get(path)
        if status != 200:
            return [f"asset {status}"]
        if hashlib.sha256(body).hexdigest()[:10] != path.split(".")[-2]:
            return ["asset of other contents"]
        build = re.search(rb"<meta name=build content=(\w+)>", page)
        return [] if build and b"build " + build[1] in body else ["asset of another build"]

    def links(self, page: bytes) -> None:
        """Follow a link of the home page at once; it may be gone only if its page was removed."""
        found = re.findall(rb'<a href="([^"]+)"', page)
        if found:
            status, _ = self.get(self.choice.choice(found).decode())
            self.seen["links"] += 1
            self.seen["dead links"] += status != 200


def main(port: int, seed: int, pause: float) -> None:
    visitor, stop = Visitor(port, seed), threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    while not stop.is_set():
        if visitor.choice.random() < 0.1:
            visitor.links(visitor.load("/"))
        else:
            visitor.load(f"/page-{visitor.choice.randrange(30)}/")
        time.sleep(pause)
    print(json.dumps({"seen": visitor.seen, "examples": visitor.examples}))


main(int(sys.argv[1]), int(sys.argv[2]), float((sys.argv[3:] or ["0"])[0]))
