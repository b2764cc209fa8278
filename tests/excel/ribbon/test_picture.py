"""The picture in the README shows the buttons that there are."""

from tests.excel.ribbon.picture import PICTURE, ribbon_svg


def test_the_picture_is_drawn_from_the_buttons_of_today() -> None:
    assert PICTURE.read_text(encoding="utf-8") == ribbon_svg()
