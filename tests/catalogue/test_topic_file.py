from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue.defects import CatalogueError
from bot.catalogue.other_agencies import OtherAgencyFile
from bot.catalogue.topic_file import load_topics, make_finder, topic_defects, topics_of

GOOD = """
topics:
  - id: passport
    title: hộ chiếu
    patterns: [hộ chiếu]
    weak: [visa]
    unless: [dịch]
    where: Công an tỉnh
    source: luat
sources:
  luat: {title: Luật, kind: law, read_at: báo, read_on: 2026-11-23}
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "agencies.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read_and_found(tmp_path: Path) -> None:
    file = load_topics(write(tmp_path, GOOD), OtherAgencyFile)
    finder = make_finder(file.topics)
    assert [topic.id for topic in finder.find("xin visa")] == ["passport"]
    assert finder.find("dịch visa") == []
    assert file.source_titles(file.topics[0]) == ["Luật"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title: hộ chiếu", "titel: hộ chiếu", "unknown key `titel`"),
        ("source: luat", "source: bao", "the source `bao` is not in `sources`"),
        ("[hộ chiếu]", "[113]", "patterns.0"),
        ("    weak: [visa]\n", "", "`unless` only overrules `weak`"),
        ("patterns: [hộ chiếu]\n    weak: [visa]\n    unless: [dịch]", "patterns: []", "needs `patterns`"),
    ],
)
def test_a_defect_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(CatalogueError, match=r"agencies\.yml:\d+") as caught:
        load_topics(write(tmp_path, GOOD.replace(old, new)), OtherAgencyFile)
    assert message in str(caught.value)


def test_an_id_given_twice_is_a_defect(tmp_path: Path) -> None:
    entry = GOOD[GOOD.index("  - id") : GOOD.index("sources:")]
    text = GOOD.replace(entry, entry + entry)
    with pytest.raises(CatalogueError, match="passport"):
        load_topics(write(tmp_path, text), OtherAgencyFile)


def test_an_edit_is_picked_up_and_a_bad_one_keeps_the_last_good_file(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    _, finder = topics_of(path, OtherAgencyFile)
    assert finder.first("bằng lái") is None
    write(tmp_path, GOOD.replace("[hộ chiếu]", "[hộ chiếu, bằng lái xe, bằng lái]"))
    _, finder = topics_of(path, OtherAgencyFile)
    assert finder.first("bằng lái") is not None
    write(tmp_path, "topics: [")
    _, finder = topics_of(path, OtherAgencyFile)
    assert finder.first("bằng lái") is not None
    assert [defect.path for defect in topic_defects()] == [path]
    write(tmp_path, GOOD)
    topics_of(path, OtherAgencyFile)
    assert topic_defects() == ()


def test_what_a_law_ends_is_not_told_any_more(tmp_path: Path) -> None:
    first = GOOD.replace("    source: ", "    valid_until: 2020-12-31\n    source: ", 1)
    file, finder = topics_of(write(tmp_path, first), OtherAgencyFile)
    assert file.topics
    assert finder.first("hộ chiếu") is None
    _, finder = topics_of(write(tmp_path, first.replace("2020", "2999")), OtherAgencyFile)
    assert finder.first("hộ chiếu") is not None


def test_a_file_that_was_never_good_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        topics_of(write(tmp_path, "topics: ["), OtherAgencyFile)
