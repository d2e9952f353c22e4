"""A run on a Spark cluster: the tables of ``extractor run``, on any path that Spark can write.

inputs.py    the documents as Spark sees them: paths, and what each is called in the tables
reading.py   on the executors: bytes → one row for each document, with its rows of every table inside
shipping.py  the rule files on their way to the executors
columns.py   Arrow's columns as Spark's, and rows of a table folded into their document
tables.py    rows of documents → the tables; which copy of the same bytes they stand under
across.py    checks across documents, on the driver
place.py     the output folder: whose it is, and how a whole set of tables takes the place of another
settings.py  of Spark's session, for the time of a run
job.py       all of it in its order
"""

from .job import convert, session

__all__ = ["convert", "session"]
