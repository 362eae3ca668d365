"""A network of its own: two zones, nothing in it can be reached from the internet.

Private subnets hold the tasks and the warehouse, public ones only the NAT gateway.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from base import Base
from policies import allow, policy, trust
from settings import Settings

EVERYWHERE = "0.0.0.0/0"


@dataclass(frozen=True)
class Network:
    vpc: aws.ec2.Vpc
    private_subnet_ids: list[pulumi.Output[str]]


def make_network(settings: Settings, base: Base) -> Network:
    vpc = aws.ec2.Vpc(
        "vpc",
        cidr_block=str(settings.vpc_range),
        enable_dns_support=True,
        enable_dns_hostnames=True,
        tags={"Name": settings.name},
    )
    # What names no security group gets this one, and with it no traffic.
    aws.ec2.DefaultSecurityGroup("closed", vpc_id=vpc.id, tags={"Name": f"{settings.name}-default-closed"})
    parts = list(settings.vpc_range.subnets(prefixlen_diff=4))
    public = [subnet(settings, vpc, "public", zone, parts[index]) for index, zone in enumerate(settings.zones)]
    private = [subnet(settings, vpc, "private", zone, parts[index + 8]) for index, zone in enumerate(settings.zones)]
    route_tables = make_routes(settings, vpc, public, private)
    # Free, and keeps traffic to S3 away from the NAT gateway, which charges by volume.
    aws.ec2.VpcEndpoint(
        "s3",
        vpc_id=vpc.id,
        vpc_endpoint_type="Gateway",
        service_name=f"com.amazonaws.{settings.region}.s3",
        route_table_ids=[table.id for table in route_tables],
        tags={"Name": f"{settings.name}-s3"},
    )
    log_rejected(settings, base, vpc)
    return Network(vpc, [one.id for one in private])


def subnet(settings: Settings, vpc: aws.ec2.Vpc, kind: str, zone: str, part: object) -> aws.ec2.Subnet:
    return aws.ec2.Subnet(
        f"{kind}-{zone}",
        vpc_id=vpc.id,
        availability_zone=zone,
        cidr_block=str(part),
        tags={"Name": f"{settings.name}-{kind}-{zone}"},
    )


def make_routes(
    settings: Settings, vpc: aws.ec2.Vpc, public: list[aws.ec2.Subnet], private: list[aws.ec2.Subnet]
) -> list[aws.ec2.RouteTable]:
    gateway = aws.ec2.InternetGateway("internet", vpc_id=vpc.id, tags={"Name": settings.name})
    out = route_table(
        settings, vpc, "public", aws.ec2.RouteTableRouteArgs(cidr_block=EVERYWHERE, gateway_id=gateway.id)
    )
    for zone, one in zip(settings.zones, public):
        aws.ec2.RouteTableAssociation(f"public-{zone}", subnet_id=one.id, route_table_id=out.id)

    gateways = []
    for zone, one in list(zip(settings.zones, public))[: 2 if settings.nat_gateway_per_zone else 1]:
        tags = {"Name": f"{settings.name}-nat-{zone}"}
        address = aws.ec2.Eip(f"nat-{zone}", domain="vpc", tags=tags)
        gateways.append(
            aws.ec2.NatGateway(
                f"nat-{zone}",
                allocation_id=address.id,
                subnet_id=one.id,
                tags=tags,
                opts=pulumi.ResourceOptions(depends_on=[gateway]),
            )
        )
    tables = []
    for index, (zone, one) in enumerate(zip(settings.zones, private)):
        way_out = gateways[min(index, len(gateways) - 1)]
        route = aws.ec2.RouteTableRouteArgs(cidr_block=EVERYWHERE, nat_gateway_id=way_out.id)
        tables.append(route_table(settings, vpc, f"private-{zone}", route))
        aws.ec2.RouteTableAssociation(f"private-{zone}", subnet_id=one.id, route_table_id=tables[-1].id)
    return tables


def route_table(
    settings: Settings, vpc: aws.ec2.Vpc, name: str, route: aws.ec2.RouteTableRouteArgs
) -> aws.ec2.RouteTable:
    return aws.ec2.RouteTable(name, vpc_id=vpc.id, routes=[route], tags={"Name": f"{settings.name}-{name}"})


def log_rejected(settings: Settings, base: Base, vpc: aws.ec2.Vpc) -> None:
    logs = aws.cloudwatch.LogGroup(
        "network",
        name=f"/{settings.name}/network",
        retention_in_days=settings.log_retention_days,
        kms_key_id=base.key.arn,
    )
    role = aws.iam.Role(
        "flow-log",
        name=f"{settings.name}-flow-log",
        assume_role_policy=trust("vpc-flow-logs.amazonaws.com", base.account_id),
    )
    actions = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
    aws.iam.RolePolicy(
        "flow-log",
        name="write-flow-log",
        role=role.id,
        policy=policy(allow("WriteFlowLog", actions, pulumi.Output.concat(logs.arn, ":*"))),
    )
    aws.ec2.FlowLog(
        "rejected",
        vpc_id=vpc.id,
        traffic_type="REJECT",
        max_aggregation_interval=600,
        log_destination=logs.arn,
        iam_role_arn=role.arn,
        tags={"Name": f"{settings.name}-rejected"},
    )
