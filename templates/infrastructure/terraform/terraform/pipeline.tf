# The pipeline: a Step Functions state machine runs the steps of steps.tf one after the other, each as
# a Fargate task that starts, works and ends. Nothing runs, or costs, in between.

variable "image_tag" {
  description = "Tag of the images to run; push-images prints it. Null: none have been pushed yet."
  type        = string
  default     = null

  validation {
    condition     = var.image_tag == null || can(regex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$", var.image_tag))
    error_message = "The tag must be letters, digits, dots, hyphens and underscores."
  }
}

variable "cpu_architecture" {
  description = "X86_64 or ARM64, a fifth cheaper. The images must be built for it: push-images asks Terraform."
  type        = string
  default     = "X86_64"

  validation {
    condition     = contains(["X86_64", "ARM64"], var.cpu_architecture)
    error_message = "The architecture must be X86_64 or ARM64."
  }
}

variable "task_size" {
  description = "CPU units (1024 are one core) and memory in MiB of a step. Fargate allows certain pairs only."
  type        = object({ cpu = number, memory = number })
  default     = { cpu = 1024, memory = 2048 }

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.task_size.cpu) && var.task_size.memory >= 2 * var.task_size.cpu && var.task_size.memory <= 8 * var.task_size.cpu
    error_message = "The CPU must be 256, 512, 1024, 2048, 4096, 8192 or 16384 units, the memory two to eight times that in MiB."
  }
}

variable "schedule" {
  description = "When the pipeline runs, as EventBridge Scheduler writes it; in UTC."
  type        = string
  default     = "cron(0 5 * * ? *)"

  validation {
    condition     = can(regex("^(cron|rate)\\(.+\\)$", var.schedule))
    error_message = "The schedule must be cron(...) or rate(...), for example cron(0 5 * * ? *)."
  }
}

variable "schedule_enabled" {
  description = "Whether the schedule starts the pipeline. Turn it on when a run by hand has succeeded."
  type        = bool
  default     = false
}

locals {
  image_tag = coalesce(var.image_tag, "none-yet")
}

# --- Images --------------------------------------------------------------------------------------

resource "aws_ecr_repository" "step" {
  for_each = toset(local.environments)

  name                 = "${local.name}/${replace(each.value, "_", "-")}"
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.this.arn
  }
}

resource "aws_ecr_lifecycle_policy" "step" {
  for_each = aws_ecr_repository.step

  repository = each.value.name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Keep the last ten images"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 10 }
      action       = { type = "expire" }
    }]
  })
}

# --- Tasks ---------------------------------------------------------------------------------------

resource "aws_ecs_cluster" "this" {
  name = local.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_cloudwatch_log_group" "pipeline" {
  name              = "/${local.name}/pipeline"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.this.arn
}

resource "aws_ecs_task_definition" "step" {
  for_each = toset(local.environments)

  family                   = "${local.name}-${replace(each.value, "_", "-")}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_size.cpu
  memory                   = var.task_size.memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.cpu_architecture
  }

  # The one place where a step may write, beside the warehouse.
  volume {
    name = "scratch"
  }

  dynamic "volume" {
    for_each = local.warehouse_volumes

    content {
      name = volume.key

      efs_volume_configuration {
        file_system_id     = volume.value.file_system_id
        transit_encryption = "ENABLED"

        authorization_config {
          access_point_id = volume.value.access_point_id
          iam             = "ENABLED"
        }
      }
    }
  }

  container_definitions = jsonencode([{
    name                   = "step"
    image                  = "${aws_ecr_repository.step[each.value].repository_url}:${local.image_tag}"
    essential              = true
    readonlyRootFilesystem = true

    environment = [
      for name, value in merge(local.warehouse_environment, { DATA_BUCKET = aws_s3_bucket.data.id }) :
      { name = name, value = value }
    ]
    secrets = [for name, source in local.warehouse_secrets : { name = name, valueFrom = source }]

    mountPoints = concat(
      [{ sourceVolume = "scratch", containerPath = "/tmp", readOnly = false }],
      [
        for name, volume in local.warehouse_volumes :
        { sourceVolume = name, containerPath = volume.path, readOnly = false }
      ],
    )

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = aws_cloudwatch_log_group.pipeline.name
        "awslogs-region"        = var.region
        "awslogs-stream-prefix" = each.value
      }
    }
  }])
}

resource "aws_security_group" "task" {
  #checkov:skip=CKV2_AWS_5:Step Functions gives it to each task
  name        = "${local.name}-task"
  description = "Steps of the pipeline; makes connections, takes none"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${local.name}-task" }
}

# AWS's own services, and sources that speak HTTPS. Others need a rule of their own.
resource "aws_vpc_security_group_egress_rule" "task_https" {
  security_group_id = aws_security_group.task.id
  description       = "HTTPS"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# --- Order ---------------------------------------------------------------------------------------

resource "aws_sfn_state_machine" "pipeline" {
  name     = "${local.name}-pipeline"
  role_arn = aws_iam_role.state_machine.arn

  definition = jsonencode({
    Comment = "The steps of steps.tf; written by Terraform"
    StartAt = local.steps[0].id
    States = merge(
      {
        for index, step in local.steps : step.id => {
          Comment        = step.title
          Type           = "Task"
          Resource       = "arn:${local.partition}:states:::ecs:runTask.sync"
          TimeoutSeconds = step.timeout_minutes * 60
          Parameters = {
            Cluster        = aws_ecs_cluster.this.arn
            TaskDefinition = aws_ecs_task_definition.step[step.environment].arn
            LaunchType     = "FARGATE"
            PropagateTags  = "TASK_DEFINITION"
            NetworkConfiguration = {
              AwsvpcConfiguration = {
                Subnets        = aws_subnet.private[*].id
                SecurityGroups = concat([aws_security_group.task.id], local.warehouse_security_groups)
                AssignPublicIp = "DISABLED"
              }
            }
            Overrides = {
              ContainerOverrides = [{ Name = "step", Command = step.command }]
            }
          }
          Retry = [{
            ErrorEquals     = ["States.TaskFailed"]
            IntervalSeconds = 60
            BackoffRate     = 2
            MaxAttempts     = step.retries
          }]
          Next = try(local.steps[index + 1].id, "succeeded")
        }
      },
      { succeeded = { Type = "Succeed" } },
    )
  })

  logging_configuration {
    log_destination        = "${aws_cloudwatch_log_group.pipeline.arn}:*"
    include_execution_data = true
    level                  = "ERROR"
  }

  tracing_configuration {
    enabled = true
  }

  depends_on = [aws_iam_role_policy.state_machine]
}

# --- Time ----------------------------------------------------------------------------------------

resource "aws_scheduler_schedule" "pipeline" {
  name        = "${local.name}-pipeline"
  description = "Starts the pipeline of ${local.name}"
  state       = var.schedule_enabled ? "ENABLED" : "DISABLED"
  kms_key_arn = aws_kms_key.this.arn

  schedule_expression          = var.schedule
  schedule_expression_timezone = "UTC"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_sfn_state_machine.pipeline.arn
    role_arn = aws_iam_role.scheduler.arn

    retry_policy {
      maximum_retry_attempts       = 3
      maximum_event_age_in_seconds = 3600
    }
  }
}

# --- Alarms --------------------------------------------------------------------------------------

resource "aws_cloudwatch_metric_alarm" "failed" {
  for_each = toset(["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"])

  alarm_name          = "${local.name}-pipeline-${each.value}"
  alarm_description   = "A run of the pipeline did not succeed. Its steps and logs: Step Functions, ${local.name}-pipeline."
  namespace           = "AWS/States"
  metric_name         = each.value
  dimensions          = { StateMachineArn = aws_sfn_state_machine.pipeline.arn }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

# CloudWatch looks back a day at most: the alarm is for daily schedules and more frequent ones.
resource "aws_cloudwatch_metric_alarm" "silent" {
  count = var.schedule_enabled ? 1 : 0

  alarm_name          = "${local.name}-pipeline-silent"
  alarm_description   = "The pipeline has not succeeded for a day: the marts are stale."
  namespace           = "AWS/States"
  metric_name         = "ExecutionsSucceeded"
  dimensions          = { StateMachineArn = aws_sfn_state_machine.pipeline.arn }
  statistic           = "Sum"
  period              = 86400
  evaluation_periods  = 1
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

output "pipeline_arn" {
  description = "State machine to start by hand: README.md, \"Run it\"."
  value       = aws_sfn_state_machine.pipeline.arn
}

output "image_repositories" {
  description = "Repository of each environment's image, for push-images."
  value       = { for environment, repository in aws_ecr_repository.step : environment => repository.repository_url }
}

output "image_platform" {
  description = "Platform to build the images for."
  value       = var.cpu_architecture == "ARM64" ? "linux/arm64" : "linux/amd64"
}

output "log_group" {
  description = "Log group of the steps."
  value       = aws_cloudwatch_log_group.pipeline.name
}
