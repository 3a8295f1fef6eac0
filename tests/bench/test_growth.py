"""What training takes, at several sizes: parts of whole articles, each in a process of its own."""

import json

from tests.bench import growth
from tests.training import corpus


def record(doc, number):
    return json.dumps({"doc": f"d{doc}", "text": f"Sentence {number} of article {doc}."})


RECORDS = [record(doc, number) for doc in range(10) for number in range(5)]


def test_parts_are_whole_articles_and_grow_out_of_each_other():
    found = growth.parts(RECORDS, [20, 8, 500])
    assert [len(part) for part in found] == [10, 20, 50]
    assert set(found[0]) < set(found[1]) < set(found[2])
    for part in found:
        documents = [json.loads(line)["doc"] for line in part]
        assert {documents.count(name) for name in documents} == {5}


def test_each_size_is_trained_on_and_told(tmp_path, capsys):
    data, out = tmp_path / "labelled.jsonl", tmp_path / "growth.json"
    corpus.write(data, corpus.labelled(160))
    assert growth.main([str(data), "--sizes", "--out", str(out)]) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    (training,) = found["trainings"]
    assert training["sentences"] == len(data.read_text(encoding="utf-8").splitlines())
    assert training["processor"] > 0
    assert training["megabytes"] > 20
    assert found["machine"]["cores"] >= 1
    assert "labelled.jsonl" in capsys.readouterr().out


def test_a_training_that_fails_is_told_in_its_own_words(tmp_path, capsys):
    data, out = tmp_path / "labelled.jsonl", tmp_path / "growth.json"
    data.write_text("\n".join(RECORDS) + "\n", encoding="utf-8")
    assert growth.main([str(data), "--sizes", "--out", str(out)]) == 1
    told = capsys.readouterr().err
    assert "On 50 sentences: " in told
    assert "Traceback" not in told
    assert not out.exists()
