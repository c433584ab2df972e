"""DuckDB on two threads: asks the queries that come as JSON on standard input, prints times and answers."""

import json
import sys
import time

import duckdb

asked = json.load(sys.stdin)
connection = duckdb.connect()
connection.execute("SET threads = 2")
times, answers = {}, {}
begin = time.perf_counter()
for name, query in asked["queries"].items():
    clock = time.perf_counter()
    result = connection.execute(query)
    columns = [column[0] for column in result.description]
    rows = result.fetchall()
    times[name] = (time.perf_counter() - clock) * 1000
    if asked["wants_answers"] and name != "load":
        answers[name] = [dict(zip(columns, row)) for row in rows]
total = (time.perf_counter() - begin) * 1000
json.dump({"total": total, "times": times, "answers": answers}, sys.stdout)
