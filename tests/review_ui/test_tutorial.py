"""The tutorial says what the screens say, and shows what `scripts/pictures` saw."""

import re
from pathlib import Path

import pytest
from PIL import Image

CHECKOUT = Path(__file__).parents[2]
TUTORIAL = (CHECKOUT / "docs/tutorial.md").read_text()
LABELS = sorted({" ".join(each.split()) for each in re.findall(r"\*\*(.+?)\*\*", TUTORIAL, re.DOTALL)})
PICTURES = sorted((CHECKOUT / "docs/images").glob("*.png"))
MOST_BYTES = 300_000


@pytest.mark.parametrize("label", LABELS)
def test_every_label_of_the_tutorial_stands_on_a_screen(label: str) -> None:
    catalogue = (CHECKOUT / "review_ui/locale/fr/LC_MESSAGES/screens.po").read_text()
    assert re.search(rf'^msgid "{re.escape(label)}…?"$', catalogue, re.MULTILINE), label


@pytest.mark.parametrize("name", re.findall(r"\]\(images/([\w-]+\.png)\)", TUTORIAL))
def test_every_picture_of_the_tutorial_is_there(name: str) -> None:
    assert CHECKOUT / "docs/images" / name in PICTURES


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_a_picture_is_whole_and_small(picture: Path) -> None:
    assert picture.stat().st_size < MOST_BYTES
    with Image.open(picture) as image:
        image.load()
        assert image.width >= 1280


def test_every_picture_is_listed_with_what_it_shows() -> None:
    listed = (CHECKOUT / "docs/images/README.md").read_text()
    assert [picture.name for picture in PICTURES if f"({picture.name})" not in listed] == []
