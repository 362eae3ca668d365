"""What all other modules share: the account, one encryption key, one place for alarms."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_random as random
from policies import policy
from settings import Settings


@dataclass(frozen=True)
class Base:
    account_id: str
    partition: str
    dns_suffix: str
    key: aws.kms.Key
    alarms: aws.sns.Topic
    # Bucket names are shared by all AWS customers.
    suffix: pulumi.Output[str]


def make_base(settings: Settings) -> Base:
    account_id = aws.get_caller_identity().account_id
    partition = aws.get_partition()
    key = aws.kms.Key(
        "key",
        description=f"{settings.name}: data at rest",
        enable_key_rotation=True,
        deletion_window_in_days=30,
        policy=key_policy(settings, account_id, partition.partition),
    )
    aws.kms.Alias("key", name=f"alias/{settings.name}", target_key_id=key.key_id)
    alarms = aws.sns.Topic("alarms", name=f"{settings.name}-alarms", kms_master_key_id=key.id)
    if settings.alarm_email:
        aws.sns.TopicSubscription("alarm-email", topic=alarms.arn, protocol="email", endpoint=settings.alarm_email)
    suffix = random.RandomId("suffix", byte_length=4).hex
    return Base(account_id, partition.partition, partition.dns_suffix, key, alarms, suffix)


def key_policy(settings: Settings, account_id: str, partition: str) -> pulumi.Output[str]:
    """In a key's own policy "*" means this key."""
    logs = f"arn:{partition}:logs:{settings.region}:{account_id}:log-group:/{settings.name}/*"
    return policy(
        {
            "Sid": "AccountDecidesByIam",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:{partition}:iam::{account_id}:root"},
            "Action": "kms:*",
            "Resource": "*",
        },
        {
            "Sid": "LogsOfThisProject",
            "Effect": "Allow",
            "Principal": {"Service": f"logs.{settings.region}.amazonaws.com"},
            "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
            "Resource": "*",
            "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": logs}},
        },
        {
            "Sid": "AlarmsOfThisAccount",
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
        },
    )
