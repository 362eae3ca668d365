"""The pipeline: a state machine of Step Functions runs the steps of stack.json one after the other.

Each is a Fargate task that starts, works and ends. Nothing runs, or costs, in between.
"""

from dataclasses import replace

import pulumi
import pulumi_aws as aws
from access import open_to_everywhere, security_group
from alarms import make_alarms
from base import Base
from network import Network
from reach import Reach
from roles import make_runner, make_starter, make_task_roles
from settings import Settings, Stack
from tasks import make_repositories, make_tasks

HTTPS = 443


def make_pipeline(
    settings: Settings, stack: Stack, base: Base, network: Network, data: aws.s3.Bucket, warehouse: Reach
) -> None:
    reach = everything(settings, stack, base, data, warehouse)
    logs = aws.cloudwatch.LogGroup(
        "pipeline",
        name=f"/{settings.name}/pipeline",
        retention_in_days=settings.log_retention_days,
        kms_key_id=base.key.arn,
    )
    repositories = make_repositories(settings, stack, base)
    roles = make_task_roles(settings, base, repositories, logs, data, reach)
    definitions = make_tasks(settings, stack, repositories, roles, logs, reach)
    cluster = aws.ecs.Cluster(
        "steps",
        name=settings.name,
        settings=[aws.ecs.ClusterSettingArgs(name="containerInsights", value="enabled")],
    )
    # AWS's own services, and sources that speak HTTPS; others are named in stack.json.
    group = security_group(settings, network, "task", "Steps of the pipeline; makes connections, takes none")
    open_to_everywhere("task-https", group, HTTPS, "HTTPS")
    for port in stack.outside_ports:
        open_to_everywhere(f"task-{port}", group, port, f"Port {port} of what the steps connect to")

    runner, granted = make_runner(settings, base, cluster, definitions, roles)
    groups = [group.id, *reach.security_groups]
    pipeline = aws.sfn.StateMachine(
        "pipeline",
        name=f"{settings.name}-pipeline",
        role_arn=runner.arn,
        definition=definition(stack, base, network, cluster, definitions, groups),
        logging_configuration=aws.sfn.StateMachineLoggingConfigurationArgs(
            log_destination=pulumi.Output.concat(logs.arn, ":*"), include_execution_data=True, level="ERROR"
        ),
        tracing_configuration=aws.sfn.StateMachineTracingConfigurationArgs(enabled=True),
        opts=pulumi.ResourceOptions(depends_on=[granted]),
    )
    schedule(settings, base, pipeline)
    make_alarms(settings, base, pipeline)
    pulumi.export("pipeline_arn", pipeline.arn)
    pulumi.export("log_group", logs.name)
    pulumi.export("image_repositories", {name: one.repository_url for name, one in repositories.items()})


def everything(settings: Settings, stack: Stack, base: Base, data: aws.s3.Bucket, warehouse: Reach) -> Reach:
    """What the steps need: the warehouse, the bucket, and what only you know."""
    secrets = {name: outside_secret(settings, base, name) for name in stack.outside_secrets}
    if secrets:
        pulumi.export("outside_secret_arns", {name: secret.arn for name, secret in secrets.items()})
    store = {
        "OBJECT_STORE": "aws",
        "S3_ENDPOINT_URL": f"https://s3.{settings.region}.{base.dns_suffix}",
        "S3_REGION": settings.region,
    }
    return replace(
        warehouse,
        environment={
            **warehouse.environment,
            "DATA_BUCKET": data.id,
            **(store if stack.uses_object_store else {}),
            **settings.outside,
        },
        secrets={**warehouse.secrets, **{name: secret.arn for name, secret in secrets.items()}},
        secret_arns=[*warehouse.secret_arns, *(secret.arn for secret in secrets.values())],
    )


def outside_secret(settings: Settings, base: Base, name: str) -> aws.secretsmanager.Secret:
    """Made empty, so that no value is ever in the state: README.md, "Fill in the secrets"."""
    return aws.secretsmanager.Secret(
        name.lower().replace("_", "-"),
        name_prefix=f"{settings.name}-{name.lower().replace('_', '-')}-",
        description=f"{name} of {settings.name}",
        kms_key_id=base.key.arn,
        recovery_window_in_days=7,
    )


def definition(
    stack: Stack,
    base: Base,
    network: Network,
    cluster: aws.ecs.Cluster,
    definitions: dict[str, aws.ecs.TaskDefinition],
    groups: list[pulumi.Input[str]],
) -> pulumi.Output[str]:
    states: dict[str, object] = {}
    following = [step.id for step in stack.steps[1:]] + ["succeeded"]
    for step, next_state in zip(stack.steps, following):
        states[step.id] = {
            "Comment": step.title,
            "Type": "Task",
            "Resource": f"arn:{base.partition}:states:::ecs:runTask.sync",
            "TimeoutSeconds": step.timeout_minutes * 60,
            "Parameters": {
                "Cluster": cluster.arn,
                "TaskDefinition": definitions[step.environment].arn,
                "LaunchType": "FARGATE",
                "PropagateTags": "TASK_DEFINITION",
                "NetworkConfiguration": {
                    "AwsvpcConfiguration": {
                        "Subnets": network.private_subnet_ids,
                        "SecurityGroups": groups,
                        "AssignPublicIp": "DISABLED",
                    }
                },
                "Overrides": {"ContainerOverrides": [{"Name": "step", "Command": step.command}]},
            },
            "Retry": [
                {
                    "ErrorEquals": ["States.TaskFailed"],
                    "IntervalSeconds": 60,
                    "BackoffRate": 2,
                    "MaxAttempts": step.retries,
                }
            ],
            "Next": next_state,
        }
    states["succeeded"] = {"Type": "Succeed"}
    comment = "The steps of stack.json; written by Pulumi"
    return pulumi.Output.json_dumps({"Comment": comment, "StartAt": stack.steps[0].id, "States": states})


def schedule(settings: Settings, base: Base, pipeline: aws.sfn.StateMachine) -> None:
    starter = make_starter(settings, base, pipeline)
    aws.scheduler.Schedule(
        "pipeline",
        name=f"{settings.name}-pipeline",
        description=f"Starts the pipeline of {settings.name}",
        state="ENABLED" if settings.schedule_enabled else "DISABLED",
        kms_key_arn=base.key.arn,
        schedule_expression=settings.schedule,
        schedule_expression_timezone="UTC",
        flexible_time_window=aws.scheduler.ScheduleFlexibleTimeWindowArgs(mode="OFF"),
        target=aws.scheduler.ScheduleTargetArgs(
            arn=pipeline.arn,
            role_arn=starter.arn,
            retry_policy=aws.scheduler.ScheduleTargetRetryPolicyArgs(
                maximum_retry_attempts=3, maximum_event_age_in_seconds=3600
            ),
        ),
    )
