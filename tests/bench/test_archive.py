"""What an archive costs, by real runs over invented articles and pages."""

import gzip

from tests.bench.archive import cost
from tests.bench.texts import invented_articles
from tests.model.bulk import archives


def test_articles_and_pages_have_their_cost(tmp_path):
    for number in range(2):
        page = gzip.compress(archives.page(number).encode())
        (tmp_path / f"{number}.html.gz").write_bytes(page)
    found = cost(invented_articles(300), tmp_path)
    assert (found.documents, found.sentences, found.pages) == (300, 40, 2)
    assert 0 < found.reading < found.article
    # A page is read in a process of its own, whose time counts: an article takes no such time.
    assert found.page > 5 * found.article
    assert found.bytes > 500


def test_without_pages_there_is_no_cost_of_one(tmp_path):
    found = cost(invented_articles(3), tmp_path)
    assert (found.pages, found.page) == (0, None)
