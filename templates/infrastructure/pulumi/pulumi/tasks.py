"""Images and tasks: one of each for every environment that steps run in."""

import pulumi
import pulumi_aws as aws
from base import Base
from reach import Reach
from roles import TaskRoles
from settings import Settings, Stack

ecs = aws.ecs
NOT_YET = "none-yet"


def make_repositories(settings: Settings, stack: Stack, base: Base) -> dict[str, aws.ecr.Repository]:
    return {environment: make_repository(settings, base, environment) for environment in stack.environments}


def make_repository(settings: Settings, base: Base, environment: str) -> aws.ecr.Repository:
    name = environment.replace("_", "-")
    repository = aws.ecr.Repository(
        name,
        name=f"{settings.name}/{name}",
        image_tag_mutability="IMMUTABLE",
        image_scanning_configuration=aws.ecr.RepositoryImageScanningConfigurationArgs(scan_on_push=True),
        encryption_configurations=[
            aws.ecr.RepositoryEncryptionConfigurationArgs(encryption_type="KMS", kms_key=base.key.arn)
        ],
    )
    rule = {
        "rulePriority": 1,
        "description": "Keep the last ten images",
        "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 10},
        "action": {"type": "expire"},
    }
    aws.ecr.LifecyclePolicy(name, repository=repository.name, policy=pulumi.Output.json_dumps({"rules": [rule]}))
    return repository


def make_tasks(
    settings: Settings,
    stack: Stack,
    repositories: dict[str, aws.ecr.Repository],
    roles: TaskRoles,
    logs: aws.cloudwatch.LogGroup,
    reach: Reach,
) -> dict[str, ecs.TaskDefinition]:
    return {
        environment: ecs.TaskDefinition(
            environment.replace("_", "-"),
            family=f"{settings.name}-{environment.replace('_', '-')}",
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu=str(stack.cpu_units),
            memory=str(stack.memory_mib),
            execution_role_arn=roles.execution.arn,
            task_role_arn=roles.task.arn,
            runtime_platform=ecs.TaskDefinitionRuntimePlatformArgs(
                operating_system_family="LINUX", cpu_architecture="X86_64"
            ),
            volumes=volumes(reach),
            container_definitions=pulumi.Output.json_dumps(
                [container(settings, environment, repository.repository_url, logs.name, reach)]
            ),
        )
        for environment, repository in repositories.items()
    }


def volumes(reach: Reach) -> list[ecs.TaskDefinitionVolumeArgs]:
    # The one place where a step may write, beside the warehouse.
    scratch = ecs.TaskDefinitionVolumeArgs(name="scratch")
    return [
        scratch,
        *(
            ecs.TaskDefinitionVolumeArgs(
                name=name,
                efs_volume_configuration=ecs.TaskDefinitionVolumeEfsVolumeConfigurationArgs(
                    file_system_id=volume.file_system_id,
                    transit_encryption="ENABLED",
                    authorization_config=ecs.TaskDefinitionVolumeEfsVolumeConfigurationAuthorizationConfigArgs(
                        access_point_id=volume.access_point_id, iam="ENABLED"
                    ),
                ),
            )
            for name, volume in reach.volumes.items()
        ),
    ]


def container(
    settings: Settings,
    environment: str,
    repository_url: pulumi.Output[str],
    log_group: pulumi.Output[str],
    reach: Reach,
) -> dict:
    mounts = {"scratch": "/tmp", **{name: volume.path for name, volume in reach.volumes.items()}}
    return {
        "name": "step",
        "image": pulumi.Output.concat(repository_url, ":", settings.image_tag or NOT_YET),
        "essential": True,
        "readonlyRootFilesystem": True,
        "environment": [{"name": name, "value": value} for name, value in reach.environment.items()],
        "secrets": [{"name": name, "valueFrom": source} for name, source in reach.secrets.items()],
        "mountPoints": [
            {"sourceVolume": name, "containerPath": path, "readOnly": False} for name, path in mounts.items()
        ],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": log_group,
                "awslogs-region": settings.region,
                "awslogs-stream-prefix": environment,
            },
        },
    }
