"""Scores archives: files of articles in, a Parquet dataset out, of which nothing is done twice.

Reading order: `inputs` (what is given), `items` and the `read_…` modules (one record of it),
`partitions` (so many records), `documents` and `score` (scored, in a process somewhere), `tables`
(the schema), `storage` and `ledger` (what is done), `pools` (where), `run` (all of it), `command`.
"""
