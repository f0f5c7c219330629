"""``python -m simulator.demo_picture``: draws the picture in README from the conversation in README.

``make docs`` calls it; tests/test_docs.py proves that nobody forgot to.
"""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

_PROJECT: Final = Path(__file__).parents[1]
README: Final = _PROJECT / "README.md"
PICTURE: Final = _PROJECT / "docs/images/two-phones.svg"
_WIDE: Final = 27  # characters on a phone's line
_LINE: Final = 19  # pixels from one line to the next
_KEYS: Final = (
    "1",
    "2 abc",
    "3 def",
    "4 ghi",
    "5 jkl",
    "6 mno",
    "7 pqrs",
    "8 tuv",
    "9 wxyz",
    "*",
    "0 +",
    "#",
)

_PAGE: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880 600" role="img" aria-labelledby="title desc">
<title id="title">Two keypad phones in one conversation</title>
<desc id="desc">{spoken}</desc>
<style>
  .page {{ fill: #f6f3ec }}
  .body {{ fill: #33434a }} .rim {{ fill: #26343a }} .slot {{ fill: #1b262b }}
  .glass {{ fill: #edf2df }} .bar {{ fill: #d6dfc0 }} .field {{ fill: #fbfdf5; stroke: #a9b78c }}
  .key {{ fill: #46595f }} .call {{ fill: #4f9a68 }} .end {{ fill: #b8574a }} .path {{ stroke: #7d8f73; fill: none }}
  text {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 13px; fill: #1e2b23 }}
  .who, .what {{ font-family: system-ui, "DejaVu Sans", Helvetica, Arial, sans-serif }}
  .who {{ font-size: 19px; font-weight: 600 }} .what {{ font-size: 15px; fill: #4d5a52 }}
  .head {{ font-size: 12px; fill: #4d5a52 }} .digit {{ font-size: 16px; fill: #f2f4ef }}
  .abc {{ font-size: 9px; fill: #b9c5c2 }}
</style>
<rect class="page" width="880" height="600" rx="18"/>
{left}
{right}
<path class="path" stroke-width="2" stroke-dasharray="2 7" stroke-linecap="round" d="M 372 190 C 410 170, 470 170, 508 190"/>
<path class="path" stroke-width="2" d="M 500 180 l 9 11 l -14 2"/>
<text class="what" x="440" y="160" text-anchor="middle">by text</text>
</svg>
"""  # noqa: E501 - drawn, not read
_PHONE: Final = """\
<g transform="translate({x} 0)">
<text class="who" x="140" y="42" text-anchor="middle">{owner}</text>
<text class="what" x="140" y="64" text-anchor="middle">{deed}</text>
<rect class="rim" x="8" y="82" width="264" height="500" rx="34"/>
<rect class="body" x="12" y="82" width="256" height="494" rx="32"/>
<rect class="slot" x="112" y="98" width="56" height="6" rx="3"/>
<rect class="glass" x="24" y="116" width="232" height="210" rx="8"/>
<path class="bar" d="M 24 140 v -16 a 8 8 0 0 1 8 -8 h 216 a 8 8 0 0 1 8 8 v 16 z"/>
<text class="head" x="34" y="133">{head}</text>
<text class="head" x="246" y="133" text-anchor="end">9:00</text>
{words}
{foot}
<rect class="call" x="30" y="342" width="66" height="24" rx="12"/>
<rect class="key" x="106" y="338" width="68" height="32" rx="14"/>
<rect class="end" x="184" y="342" width="66" height="24" rx="12"/>
{keys}
</g>"""


def picture(readme: str) -> str:
    """The picture of the request being sent, and read by the one who is asked. Raises LookupError."""
    sent = _shown(readme, "Achieng presses No")
    asked = _shown(readme, "Dr Jane gets a text")
    answer = _answer(readme)
    spoken = f"On Achieng's phone: {sent} On Dr. Jane Smith's phone: {asked} She answers: {answer}."
    return _PAGE.format(
        spoken=escape(spoken),
        left=_phone(90, "Achieng", "dials and asks for a time", "*384*7464#", sent, _softkey("OK")),
        right=_phone(510, "Dr. Jane Smith", "answers with one word", "SMS", asked, _reply(answer)),
    )


def _shown(readme: str, line: str) -> str:
    """What the phone shows after this line of the conversation."""
    found = re.search(rf"^{re.escape(line)}\n((?:    .*\n)+)", readme, re.MULTILINE)
    if not found:
        raise LookupError(f"the conversation has no {line!r}")
    return " ".join(found[1].split())


def _answer(readme: str) -> str:
    found = re.search(r"^Dr Jane texts (YES \d+)$", readme, re.MULTILINE)
    if not found:
        raise LookupError("in the conversation Dr Jane does not say YES")
    return found[1]


def _phone(x: int, owner: str, deed: str, head: str, words: str, foot: str) -> str:
    said = "\n".join(
        f'<text class="said" x="34" y="{162 + place * _LINE}">{escape(line)}</text>'
        for place, line in enumerate(textwrap.wrap(words, _WIDE))
    )
    return _PHONE.format(
        x=x, owner=owner, deed=deed, head=head, words=said, foot=foot, keys="\n".join(_keypad())
    )


def _softkey(label: str) -> str:
    return _centred("head", 140, 316, label)


def _reply(words: str) -> str:
    return (
        '<rect class="field" x="32" y="294" width="216" height="26" rx="6"/>\n'
        f'<text x="42" y="311">{words}</text>'
    )


def _keypad() -> Iterator[str]:
    for place, label in enumerate(_KEYS):
        x, y = 30 + place % 3 * 77, 384 + place // 3 * 46
        digit, _, letters = label.partition(" ")
        yield f'<rect class="key" x="{x}" y="{y}" width="66" height="36" rx="12"/>'
        yield _centred("digit", x + (22 if letters else 33), y + 24, digit)
        if letters:
            yield _centred("abc", x + 45, y + 23, letters)


def _centred(style: str, x: int, y: int, words: str) -> str:
    return f'<text class="{style}" x="{x}" y="{y}" text-anchor="middle">{words}</text>'


def main() -> None:
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(picture(README.read_text()))


if __name__ == "__main__":
    main()
