"""Who may do what for the pipeline. Four roles, each with the least that its work needs."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from base import Base
from policies import allow, policy, trust
from reach import Reach, Volume
from settings import Settings

TASKS, STATES, SCHEDULER = "ecs-tasks.amazonaws.com", "states.amazonaws.com", "scheduler.amazonaws.com"


@dataclass(frozen=True)
class TaskRoles:
    # ECS, to start a task: pull the image, hand over secrets, write logs.
    execution: aws.iam.Role
    # The steps themselves: the data bucket, the warehouse's file system.
    task: aws.iam.Role


def make_task_roles(
    settings: Settings,
    base: Base,
    repositories: dict[str, aws.ecr.Repository],
    logs: aws.cloudwatch.LogGroup,
    data: aws.s3.Bucket,
    reach: Reach,
) -> TaskRoles:
    execution, task = role(settings, base, "execution", TASKS), role(settings, base, "task", TASKS)
    pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    may = [
        allow("LogInToTheRegistry", ["ecr:GetAuthorizationToken"], "*"),
        allow("PullImages", pull, [repository.arn for repository in repositories.values()]),
        allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.Output.concat(logs.arn, ":*")),
        allow("Decrypt", ["kms:Decrypt"], base.key.arn),
    ]
    if reach.secret_arns:
        may.append(allow("ReadSecrets", ["secretsmanager:GetSecretValue"], reach.secret_arns))
    grant("execution", "start-tasks", execution, *may)

    objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    may = [
        allow("ListData", ["s3:ListBucket"], data.arn),
        allow("ReadAndWriteData", objects, pulumi.Output.concat(data.arn, "/*")),
        allow("UseTheKey", ["kms:Decrypt", "kms:GenerateDataKey"], base.key.arn),
    ]
    mount = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    if reach.volumes:
        may.append(allow("MountTheWarehouse", mount, [volume.file_system_arn for volume in reach.volumes.values()]))
    grant("task", "work", task, *may)
    for name, volume in reach.volumes.items():
        keep_to(name, volume, task, mount)
    return TaskRoles(execution, task)


def keep_to(name: str, volume: Volume, task: aws.iam.Role, mount: list[str]) -> None:
    """The file system for the steps only, through their access point, and over TLS."""
    tls = {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "*",
        "Resource": volume.file_system_arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    point = {"StringEquals": {"elasticfilesystem:AccessPointArn": volume.access_point_arn}}
    pipeline = {**allow("ThePipeline", mount, volume.file_system_arn, point), "Principal": {"AWS": task.arn}}
    aws.efs.FileSystemPolicy(name, file_system_id=volume.file_system_id, policy=policy(tls, pipeline))


def make_runner(
    settings: Settings,
    base: Base,
    cluster: aws.ecs.Cluster,
    definitions: dict[str, aws.ecs.TaskDefinition],
    tasks: TaskRoles,
) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
    """Step Functions: run those tasks, wait for them."""
    runner = role(settings, base, "state-machine", STATES)
    here = f"arn:{base.partition}:{{}}:{settings.region}:{base.account_id}:"
    running = pulumi.Output.concat(here.format("ecs"), "task/", cluster.name, "/*")
    families = [pulumi.Output.concat(one.arn_without_revision, ":*") for one in definitions.values()]
    rule = here.format("events") + "rule/StepFunctionsGetEventsForECSTaskRule"
    logs_and_traces = [
        "logs:CreateLogDelivery",
        "logs:GetLogDelivery",
        "logs:UpdateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups",
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
    ]
    granted = grant(
        "state-machine",
        "run-steps",
        runner,
        allow("RunSteps", ["ecs:RunTask"], families, {"ArnEquals": {"ecs:cluster": cluster.arn}}),
        allow("WatchAndStopSteps", ["ecs:DescribeTasks", "ecs:StopTask"], running),
        allow("TagSteps", ["ecs:TagResource"], running, {"StringEquals": {"ecs:CreateAction": "RunTask"}}),
        allow(
            "HandOverRoles",
            ["iam:PassRole"],
            [tasks.execution.arn, tasks.task.arn],
            {"StringEquals": {"iam:PassedToService": TASKS}},
        ),
        # The rule by which Step Functions learns that a task has ended; it makes the rule itself.
        allow("LearnThatStepsEnded", ["events:PutTargets", "events:PutRule", "events:DescribeRule"], rule),
        allow("WriteLogsAndTraces", logs_and_traces, "*"),
    )
    return runner, granted


def make_starter(settings: Settings, base: Base, pipeline: aws.sfn.StateMachine) -> aws.iam.Role:
    """The schedule: start the state machine."""
    starter = role(settings, base, "scheduler", SCHEDULER)
    grant(
        "scheduler",
        "start-the-pipeline",
        starter,
        allow("StartThePipeline", ["states:StartExecution"], pipeline.arn),
        allow("ReadTheSchedule", ["kms:Decrypt"], base.key.arn),
    )
    return starter


def role(settings: Settings, base: Base, name: str, service: str) -> aws.iam.Role:
    return aws.iam.Role(name, name=f"{settings.name}-{name}", assume_role_policy=trust(service, base.account_id))


def grant(name: str, what: str, to: aws.iam.Role, *statements: dict) -> aws.iam.RolePolicy:
    return aws.iam.RolePolicy(name, name=what, role=to.id, policy=policy(*statements))
