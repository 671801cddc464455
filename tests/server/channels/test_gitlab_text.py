"""A stranger's words in GitLab name nobody, refer to nothing and run nothing."""

import pytest

from server.channels.gitlab_text import inert, markdown, template, titled, unreferring
from server.channels.letter import Line
from server.sandbox.gitlab.markdown import commands_in, mentions_in, references_in

HOSTILE = [
    "/close",
    "text\n/close",
    "text\r/assign @ada",
    "text\r\n/label ~bug",
    "text\u2028/confidential\x85/due tomorrow\x0b/close\x0c/close",
    "   /close",
    "\t/close",
    "> /close",
    ">>>\n/close\n>>>",
    "```\n/close\n```\n/close",
    "~~~~\n```\n~~~~\n/assign @root",
    "`code\n/close`",
    "<!-- /close\n--> /close",
    "<details>\n/close\n</details>",
    "&#47;close\n&sol;close",
    "\\\n/close",
    "\u200b/close\n\ufeff/close\n\u2060/close",
    "@all",
    "(@ada) \\@ada &#64;ada @group/sub",
    '#1 !1 $1 &1 ~bug ~"two words" %v1 %"two words"',
    "group/project#1 group/project!1 group&1 group/project~bug",
    "\\#1 \\\\#1 \\\\\\#1",
    "https://gitlab.com/group/project/-/issues/1 www.gitlab.com",
    "[ESC-7K3M9QA.2]: https://evil.example",
    "[vulnerability:1] *iteration:1 ^alert#1 :include",
    "| a | b |\n|---|---|\n| /close | @all |",
    "# heading @all\n===\n- [ ] /close\n1. #1",
]


@pytest.mark.parametrize("given", HOSTILE)
def test_nothing_in_it_is_run_named_or_linked(given):
    text = inert(given)
    assert commands_in(text)[1] == []
    assert mentions_in(text) == []
    assert references_in(text) == []
    assert not any(line.lstrip().startswith("/") for line in text.splitlines())


@pytest.mark.parametrize("given", HOSTILE)
def test_a_title_names_and_links_nothing_either_and_is_one_line(given):
    text = titled(given)
    assert (mentions_in(text), references_in(text), text.splitlines()) == ([], [], [text])


@pytest.mark.parametrize("given", HOSTILE)
def test_it_is_harmless_below_a_line_of_ours_too(given):
    text = markdown((Line("Ada adds:", "\n".join(inert(line) for line in given.splitlines())), Line("The end")))
    rest, commands = commands_in(text)
    assert (commands, mentions_in(rest), references_in(rest)) == ([], [], [])
    assert rest.endswith("\n\nThe end")


def test_no_address_of_a_strangers_becomes_a_link():
    assert "s://" not in inert("https://evil.example")
    assert "www." not in inert("WWW.evil.example www.evil.example").lower()


def test_what_is_written_is_what_is_seen():
    seen = inert("<b> & *bold* _it_ `x` [a](b) 5 | 6").replace("\u2060", "")
    assert seen == r"&lt;b&gt; &amp; \*bold\* \_it\_ \`x\` \[a\](b) 5 \| 6"


def test_plain_words_stay_as_they_are():
    assert inert("Größe: 5, and/or 50 percent.") == "Größe: 5, and/or 50 percent."
    assert unreferring("Größe: 5 - and more.") == "Größe: 5 - and more."


def test_a_template_keeps_its_words_and_labels_but_runs_nothing():
    commands = '/label ~urgent ~"two words"\r/move other/project\n  /close\n/CC @all'
    given = f"## Plan\r\n- [ ] @team looks\r\n{commands}\n/etc/gitlab"
    found = template(given)
    assert commands_in(found.words)[1] == []
    assert found.words.replace("\u2060", "") == "## Plan\n- [ ] @team looks\n/etc/gitlab"
    assert (found.labels, found.confidential) == (("urgent", "two words"), False)


def test_a_template_may_make_its_issue_confidential():
    assert template("/confidential\nText").confidential
    assert template("") == template("\n")


def test_each_line_is_a_paragraph_and_a_persons_own_lines_are_quoted():
    text = markdown((Line("[ESC-1.1] Title"), Line("Ada adds:", "one\n\ntwo"), Line("End")))
    assert text == "[ESC-1.1] Title\n\nAda adds:\n\n> one\\\n>\\\n> two\n\nEnd"
