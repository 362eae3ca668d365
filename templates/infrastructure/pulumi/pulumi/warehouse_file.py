"""The warehouse: a DuckDB file on EFS, which the steps mount one after the other.

DuckDB has a single writer; the state machine never runs two steps at once, but nothing keeps two executions apart: do not
start one by hand while another runs.
"""

import pulumi
import pulumi_aws as aws
from access import make_door
from base import Base
from network import Network
from reach import Reach, Volume
from settings import Settings

efs = aws.efs
NFS = 2049
PATH = "/warehouse"
# As whom the images run.
UID, GID = 50000, 0


def make_warehouse(settings: Settings, base: Base, network: Network) -> Reach:
    tags = {"Name": f"{settings.name}-warehouse"}
    files = efs.FileSystem(
        "warehouse",
        encrypted=True,
        kms_key_id=base.key.arn,
        # Pays for what is read and written, with no floor and no credits to run out of.
        throughput_mode="elastic",
        tags=tags,
        # The warehouse is in here: README.md, "Remove it", says how to let go of it.
        opts=pulumi.ResourceOptions(protect=settings.warehouse_deletion_protection),
    )
    # Daily, kept for 35 days.
    efs.BackupPolicy(
        "warehouse",
        file_system_id=files.id,
        backup_policy=efs.BackupPolicyBackupPolicyArgs(status="ENABLED"),
    )
    # Every step sees /warehouse and nothing above it.
    point = efs.AccessPoint(
        "warehouse",
        file_system_id=files.id,
        posix_user=efs.AccessPointPosixUserArgs(uid=UID, gid=GID),
        root_directory=efs.AccessPointRootDirectoryArgs(
            path=PATH,
            creation_info=efs.AccessPointRootDirectoryCreationInfoArgs(
                owner_uid=UID, owner_gid=GID, permissions="0770"
            ),
        ),
        tags=tags,
    )
    door = make_door(settings, network, "NFS", NFS)
    for zone, subnet_id in zip(settings.zones, network.private_subnet_ids):
        efs.MountTarget(
            f"warehouse-{zone}", file_system_id=files.id, subnet_id=subnet_id, security_groups=[door.inside.id]
        )
    pulumi.export("warehouse_file_system_id", files.id)
    return Reach(
        security_groups=[door.client.id],
        volumes={"warehouse": Volume(PATH, files.id, files.arn, point.id, point.arn)},
    )
