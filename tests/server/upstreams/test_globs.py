"""Which documents a pattern finds, and in what order."""

import pytest

from server.upstreams.globs import matching


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("**/architecture*.md", "architecture.md", True),
        ("**/architecture*.md", "docs/deep/Architecture-v2.MD", True),
        ("**/architecture*.md", "docs/architecture/readme.md", False),
        ("**/*architecture*/**", "docs/architecture/readme.md", True),
        ("docs/*.md", "docs/a.md", True),
        ("docs/*.md", "docs/deep/a.md", False),
        ("a?.md", "ab.md", True),
        ("a?.md", "a/.md", False),
        ("a.md", "aXmd", False),
        ("[a].md", "a.md", False),
    ],
)
def test_a_pattern_fits_as_in_a_shell(pattern, path, fits):
    assert bool(matching([path], [pattern])) is fits


def test_the_least_deep_come_first_then_the_order_of_the_patterns():
    paths = ["a/b/x.md", "a/x.md", "z.txt", "x.md"]
    assert matching(paths, ["**/*.txt", "**/*.md"]) == ["z.txt", "x.md", "a/x.md", "a/b/x.md"]
