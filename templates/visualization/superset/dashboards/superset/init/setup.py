"""Makes the administrator, and imports the data sources, datasets, charts and dashboards of the project.

    python setup.py

The files are the truth: what they describe is overwritten, everything else in Superset stays as it is. They are in the format
of Superset's own exports. The administrator's password follows the environment.

Environment, besides that of superset_config.py
    SUPERSET_ADMIN_USER, SUPERSET_ADMIN_PASSWORD
    SUPERSET_ASSETS    the folder of those files
    and what files in databases/ refer to as ${NAME}
"""

import os
import sys
from pathlib import Path
from string import Template

from marshmallow import ValidationError
from superset.app import create_app
from werkzeug.security import check_password_hash

ADMIN = os.environ["SUPERSET_ADMIN_USER"]
PASSWORD = os.environ["SUPERSET_ADMIN_PASSWORD"]
ASSETS = Path(os.environ["SUPERSET_ASSETS"])


def main() -> None:
    with create_app().app_context():
        administrator = make_administrator()
        contents = read_assets()
        import_assets(contents, administrator)
    print(f"superset: {ADMIN} can log in, {len(contents) - 1} files are imported")


def make_administrator():
    # Superset's modules can be imported once an application is there.
    from superset import security_manager as users

    user = users.find_user(username=ADMIN)
    if user is None:
        role = users.find_role("Admin")
        user = users.add_user(
            ADMIN, "Project", "Administrator", f"{ADMIN}@example.com", role, password=PASSWORD
        )
        if not user:
            sys.exit(f"superset: the user {ADMIN} cannot be made; the log above says why")
    elif not check_password_hash(user.password, PASSWORD):
        users.reset_password(user.id, PASSWORD)
    return user


def read_assets() -> dict[str, str]:
    """The files by their path in the folder, as in an export."""
    files = sorted(path for path in ASSETS.rglob("*.y*ml") if not path.name.startswith("."))
    contents = {str(path.relative_to(ASSETS)): path.read_text(encoding="utf-8") for path in files}
    if "metadata.yaml" not in contents:
        sys.exit(f"superset: {ASSETS}/metadata.yaml is missing")
    return {name: with_secrets(name, text) for name, text in contents.items()}


def with_secrets(name: str, text: str) -> str:
    """A data source names its address and its secrets as ${NAME}, so that no file holds them."""
    if not name.startswith("databases/"):
        return text
    try:
        return Template(text).substitute(os.environ)
    except KeyError as missing:
        sys.exit(f"superset: {name} refers to {missing.args[0]}, which is not set")
    except ValueError as error:
        sys.exit(f"superset: {name} has a $ that begins no name: {error}. Write $$ for one that is meant")


def import_assets(contents: dict[str, str], administrator) -> None:
    from superset.commands.database.importers.v1 import utils as databases
    from superset.commands.exceptions import CommandException
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.utils.core import override_user

    databases.add_permissions = where_it_answers(databases.add_permissions)
    try:
        with override_user(administrator):
            ImportAssetsCommand(contents).run()
    except CommandException as error:
        sys.exit(f"superset: the files cannot be imported: {causes_of(error)}")


def where_it_answers(make_permissions):
    """Superset asks a data source for its schemas, to make a permission of each. One that does not answer yet (no run so far,
    no credentials so far) gets them at a later start: the dashboard is there all the same, and says what is missing."""

    def attempt(database) -> None:
        try:
            make_permissions(database)
        except Exception as error:  # each driver has errors of its own
            cause = (str(error).strip() or type(error).__name__).splitlines()[0]
            print(f"superset: {database.database_name} does not answer yet: {cause}")

    return attempt


def causes_of(error: Exception) -> str:
    details = getattr(error, "_exceptions", None) or [error.__cause__ or error]
    texts = [detail.messages if isinstance(detail, ValidationError) else detail for detail in details]
    return "; ".join(" ".join(str(text).split()) for text in texts)


if __name__ == "__main__":
    main()
