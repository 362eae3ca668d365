"""Who may open a connection to what: pairs of security groups."""

from dataclasses import dataclass

import pulumi_aws as aws
from network import Network
from settings import Settings

vpc = aws.vpc


@dataclass(frozen=True)
class Door:
    """A group for what takes connections, and one to be carried by whoever may make them."""

    inside: aws.ec2.SecurityGroup
    client: aws.ec2.SecurityGroup


def make_door(settings: Settings, network: Network, what: str, port: int) -> Door:
    inside = security_group(settings, network, "warehouse", f"{what}; takes connections, makes none")
    client = security_group(settings, network, "warehouse-client", "Carried by whatever may reach the warehouse")
    vpc.SecurityGroupEgressRule(
        "warehouse-client",
        security_group_id=client.id,
        description=what,
        referenced_security_group_id=inside.id,
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
    )
    vpc.SecurityGroupIngressRule(
        "warehouse-client",
        security_group_id=inside.id,
        description=f"{what} from its clients",
        referenced_security_group_id=client.id,
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
    )
    return Door(inside, client)


def security_group(settings: Settings, network: Network, name: str, description: str) -> aws.ec2.SecurityGroup:
    """Without rules of its own: they are made beside it, and removed one by one."""
    return aws.ec2.SecurityGroup(
        name,
        name=f"{settings.name}-{name}",
        description=description,
        vpc_id=network.vpc.id,
        tags={"Name": f"{settings.name}-{name}"},
    )


def open_to_everywhere(name: str, group: aws.ec2.SecurityGroup, port: int, description: str) -> None:
    vpc.SecurityGroupEgressRule(
        name,
        security_group_id=group.id,
        description=description,
        cidr_ipv4="0.0.0.0/0",
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
    )
