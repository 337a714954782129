"""The HTML checker of the W3C over pages: `VNU` names its vnu.jar, from `npm pack vnu-jar`."""

import json
import os
import subprocess
from pathlib import Path

JAR = os.environ.get("VNU", "")


def wrong_markup(pages: dict[str, str], folder: Path) -> dict[str, list[str]]:
    """address → what the checker says of its text; without the checker nothing is said."""
    if not JAR or not pages:
        return {}
    names = {}
    for number, (address, text) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(text, encoding="utf-8")
        names[file.as_uri()] = address
    command = ["java", "-Xss4m", "-jar", JAR, "--format", "json", "--exit-zero-always", "--stdout"]
    done = subprocess.run([*command, str(folder)], check=True, stdout=subprocess.PIPE)
    found: dict[str, list[str]] = {}
    for message in json.loads(done.stdout)["messages"]:
        address = names[message["url"].replace("file:/", "file:///", 1).replace("////", "//")]
        words = f"{message['message']} {message.get('extract', '')[:120]}"
        found.setdefault(address, []).append(f"HTML: {words}")
    return found
