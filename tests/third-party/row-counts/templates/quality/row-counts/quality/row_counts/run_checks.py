"""Count the rows of the marts, and fail when one has too few.

    python quality/row_counts/run_checks.py --minimum 1
"""

import argparse
import os
import sys

MARTS = ["daily_revenue", "customer_value"]


def connect():
    """A connection to the warehouse, from the variables of the environment."""
    if os.environ["WAREHOUSE_TYPE"] == "duckdb":
        import duckdb

        return duckdb.connect(os.environ["WAREHOUSE_PATH"], read_only=True)
    import psycopg

    return psycopg.connect(
        host=os.environ["WAREHOUSE_HOST"],
        port=os.environ["WAREHOUSE_PORT"],
        user=os.environ["WAREHOUSE_USER"],
        password=os.environ["WAREHOUSE_PASSWORD"],
        dbname=os.environ["WAREHOUSE_DATABASE"],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minimum", type=int, default=1, help="rows that every mart must have")
    minimum = parser.parse_args().minimum
    connection = connect()
    cursor = connection.cursor()
    failed = False
    for mart in MARTS:
        rows = cursor.execute(f"select count(*) from marts.{mart}").fetchone()[0]
        passed = rows >= minimum
        failed = failed or not passed
        print(f"{'ok' if passed else 'FAILED':8}{mart}_row_count  {rows} rows, {minimum} wanted")
    connection.close()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    try:
        main()
    except Exception as error:  # a driver has errors of its own; what helps is their message
        sys.exit(f"The marts cannot be counted: {error}")
