"""One publish in a process of its own, which tests can kill: ``publish_once.py ORDER``."""

import json
import sys
from pathlib import Path

from atomic_publish.commands import Options, publish
from atomic_publish.errors import PublishError
from atomic_publish.settings import Server

order = json.loads(sys.argv[1])
try:
    publish(
        Server(**order["server"]),
        Path(order["site"]),
        "c0ffee",
        Options(),
    )
except PublishError as error:
    sys.exit(str(error))
