import pytest

from server.package.check import inspect
from server.package.contents import Contents
from tests.server.package.sample import files, png


def found(content):
    return inspect(Contents(files(content)))


def errors(content):
    return [key for key, _ in found(content).errors]


@pytest.mark.parametrize("name", ["x.pdf", "x.zip", "x.7z", "x.jar", "x.sh", "x.bin"])
def test_some_kinds_are_refused_by_their_name(name):
    assert errors({f"assets/{name}": b"x"}) == ["unsupported_mime_type_detected"]


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\x1f\x8b", b"%PDF-1.7", b"Rar!\x1a\x07\x00", b"ID3\x03"])
def test_some_kinds_are_refused_by_their_content(start):
    assert errors({"assets/picture.png": start + b"x"}) == ["unsupported_mime_type_detected"]


@pytest.mark.parametrize(
    ("width", "height", "key"), [(830, 200, None), (1660, 400, None), (830, 400, "banner.invalid_size")]
)
def test_a_banner_has_one_of_two_sizes(width, height, key):
    assert errors({"assets/banner.png": png(width, height)}) == ([key] if key else [])


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", png(0, 0), png(830, 200)[:20]])
def test_a_banner_is_a_png(content):
    assert errors({"assets/banner.png": content}) == ["banner.invalid_format"]


@pytest.mark.parametrize(
    "markup", ["<svg onload='x()'/>", "<svg><script/></svg>", "<!DOCTYPE svg><svg/>", "<svg><foreignObject/></svg>"]
)
def test_a_drawing_that_does_more_than_draw_is_warned_of(markup):
    assert [key for key, _ in found({"assets/x.svg": markup.encode()}).warnings] == ["sanitised_svg"]


def test_a_bitmap_in_a_drawing_is_warned_of():
    warnings = found({"assets/x.svg": b"<svg><image href='data:image/png;base64,x'/></svg>"}).warnings
    assert [key for key, _ in warnings] == ["bitmap_in_svg"]


def test_an_address_without_https_in_a_page_is_warned_of_by_name():
    warnings = found({"assets/x.html": b"<img src='http://a.example/x.png'>"}).warnings
    assert warnings == (
        ("insecure_http_request", "assets/x.html uses addresses without https: http://a.example/x.png."),
    )


def test_only_pages_and_code_are_searched_for_addresses():
    assert found({"assets/x.css": b"/* http://a.example */", "assets/x.js": b"'http://a.example'"}).warnings == ()
    assert [key for key, _ in found({"lib/x.js": b"'http://a.example'"}).warnings] == ["insecure_http_request"]
