"""Says in one line what Superset lacks before it starts, where Superset itself would print a page.

    python check.py
"""

import os
import sys

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

REQUIRED = ("SUPERSET_SECRET_KEY", "SUPERSET_DATABASE_URI", "SUPERSET_ADMIN_USER", "SUPERSET_ADMIN_PASSWORD")


def main() -> None:
    if missing := [name for name in REQUIRED if not os.environ.get(name)]:
        sys.exit(f"superset: {', '.join(missing)} is not set")
    try:
        create_engine(os.environ["SUPERSET_DATABASE_URI"]).connect().close()
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", error)).strip().splitlines()[0]
        sys.exit(
            f"superset: its own database cannot be opened: {cause}. "
            "The password is SUPERSET_DATABASE_PASSWORD in .env"
        )


if __name__ == "__main__":
    main()
