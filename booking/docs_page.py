"""``python -m booking.docs_page``: writes what docs/booking.md takes from the table of a booking's life.

``make docs`` calls it; tests/test_docs.py proves that nobody forgot to.
"""

from pathlib import Path
from typing import Final

from booking import lifecycle

PAGE: Final = Path(__file__).parents[1] / "docs/booking.md"


def parts() -> dict[str, str]:
    """What is generated, by the name of its place in the page."""
    return {"drawing": f"```mermaid\n{lifecycle.drawing()}\n```", "table": lifecycle.table()}


def fill_in(page: str, generated: dict[str, str]) -> str:
    """The page with these parts between their ``<!-- name -->`` and ``<!-- end of name -->``.

    Raises LookupError when the page has no place for one of them.
    """
    for name, words in generated.items():
        before, begin, rest = page.partition(f"<!-- {name} -->")
        _, end, after = rest.partition(f"<!-- end of {name} -->")
        if not end:
            raise LookupError(f"the page has no place for {name}")
        page = f"{before}{begin}\n{words}\n{end}{after}"
    return page


def main() -> None:
    PAGE.write_text(fill_in(PAGE.read_text(), parts()))


if __name__ == "__main__":
    main()
