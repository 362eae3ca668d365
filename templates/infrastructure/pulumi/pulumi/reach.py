"""What a step needs to reach something that is made here."""

from dataclasses import dataclass, field

import pulumi


@dataclass(frozen=True)
class Volume:
    path: str
    file_system_id: pulumi.Input[str]
    file_system_arn: pulumi.Input[str]
    access_point_id: pulumi.Input[str]
    access_point_arn: pulumi.Input[str]


@dataclass(frozen=True)
class Reach:
    environment: dict[str, pulumi.Input[str]] = field(default_factory=dict)
    # By the variable that a step finds the value in: the secret, and the key within it where it holds several.
    secrets: dict[str, pulumi.Input[str]] = field(default_factory=dict)
    secret_arns: list[pulumi.Input[str]] = field(default_factory=list)
    security_groups: list[pulumi.Input[str]] = field(default_factory=list)
    volumes: dict[str, Volume] = field(default_factory=dict)
