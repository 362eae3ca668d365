"""Run the Pulumi program of a generated project without a cloud, and print what it would make.

    pulumi_program.py PROJECT [NAME=VALUE ...]      settings, as `pulumi config set` takes them

Pulumi's own SDK runs it: unknown arguments and missing ones fail as they do in front of AWS. Prints one JSON object:
resources by type, each with its inputs by name, and the outputs of the stack.
"""

import asyncio
import json
import os
import runpy
import sys
from pathlib import Path

import pulumi
from pulumi.runtime import mocks
from pulumi.runtime.stack import run_pulumi_func

ACCOUNT = "123456789012"
ANSWERS = {
    "aws:index/getCallerIdentity:getCallerIdentity": {
        "accountId": ACCOUNT,
        "arn": "arn:aws:iam::1:root",
        "userId": "u",
    },
    "aws:index/getPartition:getPartition": {"partition": "aws", "dnsSuffix": "amazonaws.com"},
}


class Cloud(mocks.Mocks):
    """Makes everything that is asked for, and remembers it."""

    def __init__(self) -> None:
        self.made: dict[str, dict[str, dict]] = {}

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict]:
        names = self.made.setdefault(args.typ, {})
        if args.name in names:
            raise ValueError(f"two {args.typ} named {args.name}")
        names[args.name] = args.inputs
        kind = args.typ.split("/")[0].replace(":", "-")
        known = {
            "arn": f"arn:aws:{kind}:eu-central-1:{ACCOUNT}:{args.name}",
            "arnWithoutRevision": f"arn:aws:{kind}:eu-central-1:{ACCOUNT}:{args.name}",
            "name": f"{args.name}-name",
            "keyId": "key-id",
            "hex": "0a1b2c3d",
            "result": "password-of-the-test",
            "address": "warehouse.internal",
            "endpoint": "warehouse.internal:5432",
            "repositoryUrl": f"{ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/{args.name}",
        }
        return f"{args.name}-id", {**known, **args.inputs}

    def call(self, args: mocks.MockCallArgs) -> dict:
        return ANSWERS[args.token]


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1]) / "pulumi"
    stack = json.loads((folder / "stack.json").read_text())
    cloud, outputs = Cloud(), {}
    asyncio.set_event_loop(asyncio.new_event_loop())
    mocks.set_mocks(cloud, project=stack["name"], stack="dev", preview=False)
    config = {"aws:region": "eu-central-1"}
    for setting in sys.argv[2:]:
        name, _, value = setting.partition("=")
        config[f"{stack['name']}:{name}"] = value
    pulumi.runtime.set_all_config(config)
    pulumi.export = outputs.__setitem__

    sys.path.insert(0, str(folder))
    os.chdir(folder)
    try:
        program = run_pulumi_func(lambda: runpy.run_path("__main__.py", run_name="__main__"))
        asyncio.get_event_loop().run_until_complete(program)
    except pulumi.RunError as error:
        sys.exit(f"{error}")
    print(json.dumps({"resources": cloud.made, "outputs": sorted(outputs)}, default=str))


if __name__ == "__main__":
    main()
