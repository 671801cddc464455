"""Modules joined to one script do what they did."""

import subprocess

import pytest

from tools.join_modules import joined, modules

MAIN = """import { count as number, Name } from "./parts/one.js";
import {
  told,
} from "./parts/two.js";

console.log(number(), new Name().text, told);
/** @param {import("./parts/nowhere.js").Nothing} [none] */
const later = (none) => import("./parts/three.js"); // or import("./parts/nowhere.js")
later().then(({ last }) => console.log(last));
"""
ONE = """import { told } from "./two.js";
/** Counts. */
export function count() {
  return told.length;
}
export class Name {
  text = "a name";
}
const told_again = told;
export const list = [told_again];
"""
THREE = """import { told } from "./two.js";
export const last = `${told} last`;
"""
TWO = """console.log("two runs first, and once");
export const told = "told";
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in {
        "main.js": MAIN,
        "parts/one.js": ONE,
        "parts/two.js": TWO,
        "parts/three.js": THREE,
        "package.json": "{}",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def said(node_path: str, *arguments: object) -> str:
    done = subprocess.run([node_path, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_script_says_what_the_modules_say(folder, node_path):
    (folder / "package.json").write_text('{"type": "module"}')
    as_modules = said(node_path, folder / "main.js")
    script = joined(folder, "main.js")
    assert as_modules == said(node_path, "--input-type=commonjs", "--eval", script)
    assert as_modules == "two runs first, and once\n4 a name told\ntold last\n"


def test_a_second_run_in_the_same_page_does_nothing(folder, node_path):
    script = joined(folder, "main.js")
    once = said(node_path, "--input-type=commonjs", "--eval", script)
    assert said(node_path, "--input-type=commonjs", "--eval", script + script) == once


def test_modules_come_after_those_that_they_take_from(folder):
    assert modules(folder, "main.js") == ["parts/two.js", "parts/one.js", "parts/three.js", "main.js"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('import all from "./one.js";\n', "two.js: 'import all from"),
        ("export default 3;\n", "two.js: 'export default 3;' cannot be joined"),
        ('export * from "./one.js";\n', "two.js: 'export \\* from"),
        ('import { list } from "./one.js";\n', "parts/two.js imports itself|parts/one.js imports itself"),
    ],
)
def test_what_cannot_be_joined_is_named(folder, text, why):
    (folder / "parts" / "two.js").write_text(text)
    with pytest.raises(ValueError, match=why):
        joined(folder, "main.js")
