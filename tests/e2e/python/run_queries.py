"""Asks the warehouse through its client, and prints the rows of each query, values as text.

    PYTHONPATH=PROJECT/warehouse python run_queries.py < QUERIES     {"title": "SELECT …", …}
"""

import json
import sys
from contextlib import closing

from connection import connect

with closing(connect()) as connection, closing(connection.cursor()) as cursor:
    rows = {}
    for title, query in json.load(sys.stdin).items():
        cursor.execute(query)
        rows[title] = [[str(value) for value in row] for row in cursor.fetchall()]
print(json.dumps(rows))
