"""The warehouse: PostgreSQL on RDS, private, encrypted, TLS only."""

import pulumi
import pulumi_aws as aws
import pulumi_random as random
from access import make_door
from base import Base
from network import Network
from policies import trust
from reach import Reach
from settings import Settings, Stack

PORT = 5432
USER = DATABASE = "warehouse"
MAJOR = "17"
LARGEST_GIB = 100


def make_warehouse(settings: Settings, stack: Stack, base: Base, network: Network) -> Reach:
    # Letters and digits only, because the pipeline puts it into connection URLs. In the state it is encrypted.
    password = random.RandomPassword("warehouse", length=32, special=False).result
    secret = aws.secretsmanager.Secret(
        "warehouse",
        name_prefix=f"{settings.name}-warehouse-",
        description=f"PostgreSQL user {USER} of {settings.name}",
        kms_key_id=base.key.arn,
        recovery_window_in_days=7,
    )
    aws.secretsmanager.SecretVersion(
        "warehouse",
        secret_id=secret.id,
        secret_string=pulumi.Output.secret(pulumi.Output.json_dumps({"username": USER, "password": password})),
    )
    door = make_door(settings, network, "PostgreSQL", PORT)
    server = make_server(settings, stack, base, network, password, door.inside.id)
    pulumi.export("warehouse_endpoint", server.endpoint)
    pulumi.export("warehouse_secret_arn", secret.arn)
    pulumi.export("warehouse_client_security_group_id", door.client.id)
    return Reach(
        environment={"WAREHOUSE_HOST": server.address, "WAREHOUSE_PORT": str(PORT)},
        secrets={"POSTGRESQL_PASSWORD": pulumi.Output.concat(secret.arn, ":password::")},
        secret_arns=[secret.arn],
        security_groups=[door.client.id],
    )


def make_server(
    settings: Settings,
    stack: Stack,
    base: Base,
    network: Network,
    password: pulumi.Output[str],
    group_id: pulumi.Output[str],
) -> aws.rds.Instance:
    monitoring = aws.iam.Role(
        "warehouse-monitoring",
        name=f"{settings.name}-warehouse-monitoring",
        assume_role_policy=trust("monitoring.rds.amazonaws.com", base.account_id),
    )
    attached = aws.iam.RolePolicyAttachment(
        "warehouse-monitoring",
        role=monitoring.name,
        policy_arn=f"arn:{base.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    )
    subnets = aws.rds.SubnetGroup("warehouse", name=f"{settings.name}-warehouse", subnet_ids=network.private_subnet_ids)
    parameters = aws.rds.ParameterGroup(
        "warehouse",
        name_prefix=f"{settings.name}-warehouse-",
        family=f"postgres{MAJOR}",
        parameters=[
            # 1: connections without TLS are refused.
            aws.rds.ParameterGroupParameterArgs(name="rds.force_ssl", value="1"),
            aws.rds.ParameterGroupParameterArgs(name="log_statement", value="ddl"),
            # Statements slower than a minute, in milliseconds.
            aws.rds.ParameterGroupParameterArgs(name="log_min_duration_statement", value="60000"),
        ],
    )
    return aws.rds.Instance(
        "warehouse",
        identifier=f"{settings.name}-warehouse",
        engine="postgres",
        engine_version=MAJOR,
        auto_minor_version_upgrade=True,
        instance_class=settings.warehouse_server,
        multi_az=settings.warehouse_standby,
        db_name=DATABASE,
        port=PORT,
        username=USER,
        password=password,
        # People log in with a token of their own: README.md, "Look into the warehouse".
        iam_database_authentication_enabled=True,
        storage_type="gp3",
        allocated_storage=stack.storage_gib,
        max_allocated_storage=max(LARGEST_GIB, 2 * stack.storage_gib),
        storage_encrypted=True,
        kms_key_id=base.key.arn,
        db_subnet_group_name=subnets.name,
        parameter_group_name=parameters.name,
        vpc_security_group_ids=[group_id],
        publicly_accessible=False,
        ca_cert_identifier="rds-ca-rsa2048-g1",
        backup_retention_period=14,
        backup_window="02:00-03:00",
        maintenance_window="sun:03:30-sun:04:30",
        copy_tags_to_snapshot=True,
        deletion_protection=settings.warehouse_deletion_protection,
        skip_final_snapshot=False,
        final_snapshot_identifier=pulumi.Output.concat(settings.name, "-warehouse-final-", base.suffix),
        enabled_cloudwatch_logs_exports=["postgresql", "upgrade"],
        performance_insights_enabled=True,
        performance_insights_kms_key_id=base.key.arn,
        performance_insights_retention_period=7,
        monitoring_interval=60,
        monitoring_role_arn=monitoring.arn,
        opts=pulumi.ResourceOptions(depends_on=[attached]),
    )
