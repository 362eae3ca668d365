"""Who is told, and when: a run that did not succeed, and a day without one that did."""

import pulumi_aws as aws
from base import Base
from settings import Settings

NOT_SUCCEEDED = ("ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted")


def make_alarms(settings: Settings, base: Base, pipeline: aws.sfn.StateMachine) -> None:
    common = {
        "namespace": "AWS/States",
        "dimensions": {"StateMachineArn": pipeline.arn},
        "statistic": "Sum",
        "evaluation_periods": 1,
        "alarm_actions": [base.alarms.arn],
    }
    for metric in NOT_SUCCEEDED:
        aws.cloudwatch.MetricAlarm(
            metric,
            name=f"{settings.name}-pipeline-{metric}",
            alarm_description=f"A run of the pipeline did not succeed. Its steps and logs: Step Functions, {settings.name}-pipeline.",
            metric_name=metric,
            period=300,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            treat_missing_data="notBreaching",
            **common,
        )
    # CloudWatch looks back a day at most: the alarm is for daily schedules and more frequent ones.
    if settings.schedule_enabled:
        aws.cloudwatch.MetricAlarm(
            "silent",
            name=f"{settings.name}-pipeline-silent",
            alarm_description="The pipeline has not succeeded for a day: the marts are stale.",
            metric_name="ExecutionsSucceeded",
            period=86400,
            comparison_operator="LessThanThreshold",
            threshold=1,
            treat_missing_data="breaching",
            **common,
        )
