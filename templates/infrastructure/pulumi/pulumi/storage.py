"""Files: one bucket for data, one for the record of who read it."""

import pulumi
import pulumi_aws as aws
from base import Base
from policies import policy, tls_only
from settings import Settings

s3 = aws.s3


def make_storage(settings: Settings, base: Base) -> s3.Bucket:
    data, data_parts = make_bucket(settings, base, "data")
    logs, logs_parts = make_bucket(settings, base, "logs")
    encrypt(data, "data", "aws:kms", base.key.arn)
    # S3 delivers access logs only to buckets that use its own key.
    encrypt(logs, "logs", "AES256", None)
    forget(data, "data", days_after_replaced=90, days=None, parts=data_parts)
    forget(logs, "logs", days_after_replaced=7, days=settings.log_retention_days, parts=logs_parts)
    protect(data, "data", [], data_parts)
    delivered = protect(logs, "logs", [deliver(logs, data, base.account_id)], logs_parts)
    s3.BucketLogging(
        "data",
        bucket=data.id,
        target_bucket=logs.id,
        target_prefix="data/",
        opts=pulumi.ResourceOptions(depends_on=[delivered]),
    )
    return data


def make_bucket(settings: Settings, base: Base, kind: str) -> tuple[s3.Bucket, list[pulumi.Resource]]:
    bucket = s3.Bucket(kind, bucket=pulumi.Output.concat(settings.name, f"-{kind}-", base.suffix))
    closed = s3.BucketPublicAccessBlock(
        kind,
        bucket=bucket.id,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    s3.BucketOwnershipControls(
        kind,
        bucket=bucket.id,
        rule=s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced"),
    )
    versions = s3.BucketVersioning(
        kind,
        bucket=bucket.id,
        versioning_configuration=s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"),
    )
    return bucket, [closed, versions]


def encrypt(bucket: s3.Bucket, kind: str, algorithm: str, key_arn: pulumi.Input[str] | None) -> None:
    defaults = s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
        sse_algorithm=algorithm, kms_master_key_id=key_arn
    )
    rule = s3.BucketServerSideEncryptionConfigurationRuleArgs(
        # One call to KMS for many objects instead of one each.
        bucket_key_enabled=True if key_arn else None,
        apply_server_side_encryption_by_default=defaults,
    )
    s3.BucketServerSideEncryptionConfiguration(kind, bucket=bucket.id, rules=[rule])


def forget(
    bucket: s3.Bucket, kind: str, days_after_replaced: int, days: int | None, parts: list[pulumi.Resource]
) -> None:
    rule = s3.BucketLifecycleConfigurationRuleArgs(
        id="forget-old-versions",
        status="Enabled",
        filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
        expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(days=days) if days else None,
        noncurrent_version_expiration=s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
            noncurrent_days=days_after_replaced
        ),
        abort_incomplete_multipart_upload=s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
            days_after_initiation=7
        ),
    )
    s3.BucketLifecycleConfiguration(kind, bucket=bucket.id, rules=[rule], opts=pulumi.ResourceOptions(depends_on=parts))


def protect(bucket: s3.Bucket, kind: str, statements: list[dict], parts: list[pulumi.Resource]) -> s3.BucketPolicy:
    tls = tls_only(bucket.arn, pulumi.Output.concat(bucket.arn, "/*"))
    return s3.BucketPolicy(
        kind, bucket=bucket.id, policy=policy(tls, *statements), opts=pulumi.ResourceOptions(depends_on=parts)
    )


def deliver(logs: s3.Bucket, data: s3.Bucket, account_id: str) -> dict:
    return {
        "Sid": "AccessLogsOfTheDataBucket",
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": pulumi.Output.concat(logs.arn, "/data/*"),
        "Condition": {
            "ArnLike": {"aws:SourceArn": data.arn},
            "StringEquals": {"aws:SourceAccount": account_id},
        },
    }
