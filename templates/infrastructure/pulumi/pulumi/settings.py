"""What may differ between deployments: `pulumi config set NAME VALUE`, and what the project asks for (stack.json).

Names without a default in README.md's table must be set.
"""

import ipaddress
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pulumi

STACK_FILE = Path(__file__).with_name("stack.json")


@dataclass(frozen=True)
class Step:
    id: str
    title: str
    environment: str
    command: list[str]
    retries: int
    timeout_minutes: int


@dataclass(frozen=True)
class Stack:
    """The project: written by the generator, changed with the project."""

    name: str
    server: str
    storage_gib: int
    cpu_units: int
    memory_mib: int
    steps: list[Step]
    environments: list[str]
    uses_object_store: bool
    outside: dict[str, str | None]
    outside_secrets: list[str]
    outside_ports: list[int]


@dataclass(frozen=True)
class Settings:
    """The deployment: from `pulumi config`."""

    name: str
    region: str
    zones: list[str]
    vpc_range: ipaddress.IPv4Network
    nat_gateway_per_zone: bool
    log_retention_days: int
    alarm_email: str | None
    image_tag: str | None
    schedule: str
    schedule_enabled: bool
    warehouse_server: str
    warehouse_standby: bool
    warehouse_deletion_protection: bool
    outside: dict[str, str]


def read_stack() -> Stack:
    content = json.loads(STACK_FILE.read_text())
    return Stack(**{**content, "steps": [Step(**step) for step in content["steps"]]})


def read_settings(stack: Stack) -> Settings:
    config = pulumi.Config()
    region = pulumi.Config("aws").require("region")
    environment = pulumi.get_stack()
    if not re.fullmatch(r"[a-z][a-z0-9]{1,7}", environment):
        raise pulumi.RunError(f"the stack is named {environment!r}; name it with 2 to 8 lower-case letters and digits")
    letters = config.get_object("zone_letters") or ["a", "b"]
    if len(letters) != 2 or letters[0] == letters[1]:
        raise pulumi.RunError('zone_letters must be two different letters, such as ["a", "b"]')
    return Settings(
        name=f"{stack.name}-{environment}",
        region=region,
        zones=[f"{region}{letter}" for letter in letters],
        vpc_range=network(config.get("vpc_range") or "10.20.0.0/16"),
        nat_gateway_per_zone=config.get_bool("nat_gateway_per_zone") or False,
        log_retention_days=config.get_int("log_retention_days") or 365,
        alarm_email=config.get("alarm_email"),
        image_tag=config.get("image_tag"),
        schedule=config.get("schedule") or "cron(0 5 * * ? *)",
        schedule_enabled=config.get_bool("schedule_enabled") or False,
        warehouse_server=config.get("warehouse_server") or stack.server,
        warehouse_standby=config.get_bool("warehouse_standby") or False,
        warehouse_deletion_protection=default_true(config.get_bool("warehouse_deletion_protection")),
        outside={name: outside(config, name, value) for name, value in stack.outside.items()},
    )


def outside(config: pulumi.Config, name: str, default: str | None) -> str:
    """A variable of the steps that only you know; the config has it in lower case."""
    value = config.get(name.lower()) or default
    if value is None:
        raise pulumi.RunError(f"steps need {name}: pulumi config set {name.lower()} VALUE")
    return value


def network(text: str) -> ipaddress.IPv4Network:
    try:
        found = ipaddress.IPv4Network(text)
    except ValueError:
        found = None
    if found is None or not 16 <= found.prefixlen <= 22:
        raise pulumi.RunError(f"vpc_range is {text!r}; it must be an IPv4 range of /16 to /22, such as 10.20.0.0/16")
    return found


def default_true(value: bool | None) -> bool:
    return True if value is None else value
