"""Small files and small functions, as a whole: the longest file is a finding of tools/check_repository.py."""

import ast
from collections.abc import Iterator
from statistics import median, quantiles

import pytest

from tools.machine import ROOT


@pytest.fixture(scope="module")
def sources() -> list[str]:
    return [path.read_text() for path in (ROOT / "server").rglob("*.py")]


def function_lengths(sources: list[str]) -> Iterator[int]:
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                yield node.end_lineno - node.lineno + 1


def assert_small(lengths: list[int], middle: int, nine_of_ten: int) -> None:
    assert median(lengths) <= middle
    assert quantiles(lengths, n=10)[-1] <= nine_of_ten


def test_files_are_small(sources: list[str]) -> None:
    assert_small([source.count("\n") for source in sources], 80, 200)


def test_functions_are_small(sources: list[str]) -> None:
    assert_small(list(function_lengths(sources)), 10, 30)
