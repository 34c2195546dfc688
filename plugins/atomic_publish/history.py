"""What this computer keeps of earlier publishes, for servers that keep nothing themselves."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from atomic_publish.manifest import Manifest
from atomic_publish.version import ID, Version


@dataclass(frozen=True, slots=True)
class History:
    """Directories ``ID`` with the site of that release, and ``ID.info`` about it."""

    root: Path

    def versions(self) -> tuple[Version, ...]:
        """All that is kept whole, the oldest first."""
        infos = sorted(self.root.glob("*.info")) if self.root.is_dir() else []
        return tuple(
            Version.parse(info.read_text("utf-8")) for info in infos if self.has(info.stem)
        )

    def has(self, identity: str) -> bool:
        """Whether the copy of a release is here, whole."""
        kept = ID.fullmatch(identity) and (self.root / f"{identity}.info").is_file()
        return bool(kept) and self.site(identity).is_dir()

    def site(self, identity: str) -> Path:
        """The directory of a kept release."""
        return self.root / identity

    def keep(self, version: Version, site: Path, keep: int) -> None:
        """Keep a copy, sharing unchanged files with the release before; drop the oldest."""
        if not self.has(version.id):
            part = self.root / f"{version.id}.part"
            shutil.rmtree(part, ignore_errors=True)
            _copy(site, part, [self.site(known.id) for known in self.versions()][-1:])
            self.seal(version, part)
        for old in self.versions()[:-keep]:
            (self.root / f"{old.id}.info").unlink()
        self._sweep()

    def seal(self, version: Version, part: Path) -> None:
        """Give a complete copy its name; the line about it comes last and makes it count."""
        shutil.rmtree(self.site(version.id), ignore_errors=True)
        part.rename(self.site(version.id))
        fresh = self.root / f"{version.id}.part"
        fresh.write_text(f"{version.text}\n", encoding="utf-8")
        fresh.rename(self.root / f"{version.id}.info")

    def _sweep(self) -> None:
        """Remove copies that do not count."""
        for path in self.root.iterdir():
            identity = path.name.split(".")[0]
            if ID.fullmatch(identity) and path.is_dir() and not self.has(path.name):
                shutil.rmtree(path, ignore_errors=True)


def _copy(site: Path, target: Path, alike: Iterable[Path]) -> None:
    """Copy a site, linking files that an earlier copy has with the same contents."""
    before = {root: Manifest.of(root).files for root in alike}
    target.mkdir(parents=True)
    for path, digest in Manifest.of(site).files.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        same = [root / path for root, files in before.items() if files.get(path) == digest]
        _link_or_copy(same[0] if same else None, site / path, target / path)


def _link_or_copy(same: Path | None, source: Path, target: Path) -> None:
    """Share the bytes of an equal file where the file system can."""
    if same:
        with suppress(OSError):
            os.link(same, target)
            return
    shutil.copyfile(source, target)
