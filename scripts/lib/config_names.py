"""What the checks of the configuration share: names, days, and the files of a delivery."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from scripts.lib.catalogue import Catalogue
from scripts.lib.texts import name_near

Config = dict[str, Any]


def check_names(where: str, names: Iterable[str], known: Catalogue) -> Iterator[str]:
    """Problems of names that are no variables, with the nearest ones that are."""
    for name in names:
        if name not in known:
            yield f"{where}: '{name}' is no variable of the catalogue.{name_near(name, known)}"


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar from 1678 on, written yyyy-mm-dd."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        return date.fromisoformat(text).year >= 1678
    except ValueError:
        return False


def check_day(where: str, text: str) -> Iterator[str]:
    """A problem where a text is no day of the calendar."""
    if not is_day(text):
        yield f"{where}: '{text}' is no day of the calendar. Give it as yyyy-mm-dd."


def delivered_files(delivery: Config) -> dict[str, str]:
    """The files of one delivery by key; the single file of a short entry has the key `file`."""
    return {"file": delivery["file"]} if "file" in delivery else dict(delivery.get("files", {}))


def current_delivery(center: Config) -> Config:
    """The delivery that is analysed: the last one listed."""
    delivery: Config = center["deliveries"][-1]
    return delivery


def file_key(center: Config, source: Config) -> str:
    """The key of a source's file among the files of the delivery."""
    files = delivered_files(current_delivery(center))
    wanted = str(source.get("file", source["id"]))
    lone = len(files) == 1 and "file" not in source
    return next(iter(files)) if lone and wanted not in files else wanted
