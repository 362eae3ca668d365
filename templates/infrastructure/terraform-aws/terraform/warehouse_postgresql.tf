# The warehouse: PostgreSQL on RDS, private, encrypted, TLS only.

variable "warehouse_version" {
  description = "Major version of PostgreSQL. Raising it upgrades the server in its next maintenance window."
  type        = string
  default     = "17"

  validation {
    condition     = contains(["17", "18"], var.warehouse_version)
    error_message = "The warehouse's version must be 17 or 18."
  }
}

variable "warehouse_instance_class" {
  description = "Size of the server. db.t4g.small has 2 GiB of memory; its price is in README.md."
  type        = string
  default     = "db.t4g.small"

  validation {
    condition     = startswith(var.warehouse_instance_class, "db.")
    error_message = "The instance class must start with \"db.\"."
  }
}

variable "warehouse_storage_gib" {
  description = "Storage at the start and the most it may grow to by itself."
  type        = object({ initial = number, maximum = number })
  default     = { initial = 20, maximum = 100 }

  validation {
    condition     = var.warehouse_storage_gib.initial >= 20 && var.warehouse_storage_gib.maximum > var.warehouse_storage_gib.initial
    error_message = "The storage must be at least 20 GiB at the start, and its maximum larger than that."
  }
}

variable "warehouse_standby" {
  description = "A standby in the other zone that takes over within two minutes; doubles the price."
  type        = bool
  default     = false
}

variable "warehouse_backup_days" {
  description = "How far back the warehouse can be restored, to the second."
  type        = number
  default     = 14

  validation {
    condition     = var.warehouse_backup_days >= 1 && var.warehouse_backup_days <= 35
    error_message = "RDS keeps backups for 1 to 35 days."
  }
}

variable "warehouse_deletion_protection" {
  description = "While true, neither destroy nor a replacement can delete the warehouse."
  type        = bool
  default     = true
}

variable "warehouse_reader_cidrs" {
  description = "Address ranges, beside the pipeline, that may connect: a VPN, a peered network."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.warehouse_reader_cidrs : can(cidrhost(cidr, 0)) && cidr != "0.0.0.0/0"])
    error_message = "Each reader must be an IPv4 range such as 10.8.0.0/16, and not the whole internet."
  }
}

variable "warehouse_password_version" {
  description = "Raise it by one to give the warehouse a new password."
  type        = number
  default     = 1
}

locals {
  warehouse_port     = 5432
  warehouse_user     = "warehouse"
  warehouse_database = "warehouse"
  warehouse_major    = var.warehouse_version

}

# --- Password ------------------------------------------------------------------------------------
# Ephemeral and write-only: it goes to Secrets Manager and to RDS, and into neither plan nor state.
# Letters and digits only, because the pipeline puts it into connection URLs.

ephemeral "random_password" "warehouse" {
  length  = 32
  special = false
}

resource "aws_secretsmanager_secret" "warehouse" {
  #checkov:skip=CKV2_AWS_57:rotation is a raised warehouse_password_version, so that RDS and readers change together
  name_prefix             = "${local.name}-warehouse-"
  description             = "PostgreSQL user ${local.warehouse_user} of ${local.name}"
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = 7
}

resource "aws_secretsmanager_secret_version" "warehouse" {
  secret_id = aws_secretsmanager_secret.warehouse.id

  secret_string_wo_version = var.warehouse_password_version
  secret_string_wo = jsonencode({
    username = local.warehouse_user
    password = ephemeral.random_password.warehouse.result
  })
}

# RDS gets what the secret holds, not what this run has drawn: an apply that stopped half way is completed by the next.
ephemeral "aws_secretsmanager_secret_version" "warehouse" {
  secret_id = aws_secretsmanager_secret_version.warehouse.secret_id
}

# --- Server --------------------------------------------------------------------------------------

resource "aws_db_subnet_group" "warehouse" {
  name       = "${local.name}-warehouse"
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_db_parameter_group" "warehouse" {
  name_prefix = "${local.name}-warehouse-"
  family      = "postgres${local.warehouse_major}"

  # 1: connections without TLS are refused.
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  # Statements slower than a minute, in milliseconds.
  parameter {
    name  = "log_min_duration_statement"
    value = "60000"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "warehouse" {
  #checkov:skip=CKV_AWS_157:a standby is a choice of cost, see warehouse_standby
  identifier = "${local.name}-warehouse"

  engine                     = "postgres"
  engine_version             = local.warehouse_major
  auto_minor_version_upgrade = true
  instance_class             = var.warehouse_instance_class
  multi_az                   = var.warehouse_standby

  db_name             = local.warehouse_database
  port                = local.warehouse_port
  username            = local.warehouse_user
  password_wo         = jsondecode(ephemeral.aws_secretsmanager_secret_version.warehouse.secret_string)["password"]
  password_wo_version = var.warehouse_password_version

  # People log in with a token of their own: README.md, "Look into the warehouse".
  iam_database_authentication_enabled = true

  storage_type          = "gp3"
  allocated_storage     = var.warehouse_storage_gib.initial
  max_allocated_storage = var.warehouse_storage_gib.maximum
  storage_encrypted     = true
  kms_key_id            = aws_kms_key.this.arn

  db_subnet_group_name   = aws_db_subnet_group.warehouse.name
  parameter_group_name   = aws_db_parameter_group.warehouse.name
  vpc_security_group_ids = [aws_security_group.warehouse.id]
  publicly_accessible    = false
  ca_cert_identifier     = "rds-ca-rsa2048-g1"

  backup_retention_period   = var.warehouse_backup_days
  backup_window             = "02:00-03:00"
  maintenance_window        = "sun:03:30-sun:04:30"
  copy_tags_to_snapshot     = true
  deletion_protection       = var.warehouse_deletion_protection
  skip_final_snapshot       = false
  final_snapshot_identifier = "${local.name}-warehouse-final-${random_id.suffix.hex}"

  enabled_cloudwatch_logs_exports       = ["postgresql", "upgrade"]
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.this.arn
  performance_insights_retention_period = 7
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.warehouse_monitoring.arn

  depends_on = [aws_iam_role_policy_attachment.warehouse_monitoring]
}

resource "aws_iam_role" "warehouse_monitoring" {
  name               = "${local.name}-warehouse-monitoring"
  assume_role_policy = data.aws_iam_policy_document.warehouse_monitoring_assume.json
}

data "aws_iam_policy_document" "warehouse_monitoring_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

resource "aws_iam_role_policy_attachment" "warehouse_monitoring" {
  role       = aws_iam_role.warehouse_monitoring.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

# --- Who may connect -----------------------------------------------------------------------------

resource "aws_security_group" "warehouse" {
  name        = "${local.name}-warehouse"
  description = "PostgreSQL; takes connections, makes none"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${local.name}-warehouse" }
}

resource "aws_security_group" "warehouse_client" {
  #checkov:skip=CKV2_AWS_5:Step Functions gives it to each task
  name        = "${local.name}-warehouse-client"
  description = "Carried by whatever may reach the warehouse"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${local.name}-warehouse-client" }
}

resource "aws_vpc_security_group_egress_rule" "warehouse_client" {
  security_group_id            = aws_security_group.warehouse_client.id
  description                  = "PostgreSQL"
  referenced_security_group_id = aws_security_group.warehouse.id
  ip_protocol                  = "tcp"
  from_port                    = local.warehouse_port
  to_port                      = local.warehouse_port
}

resource "aws_vpc_security_group_ingress_rule" "warehouse_client" {
  security_group_id            = aws_security_group.warehouse.id
  description                  = "PostgreSQL from its clients"
  referenced_security_group_id = aws_security_group.warehouse_client.id
  ip_protocol                  = "tcp"
  from_port                    = local.warehouse_port
  to_port                      = local.warehouse_port
}

resource "aws_vpc_security_group_ingress_rule" "warehouse_reader" {
  for_each = toset(var.warehouse_reader_cidrs)

  security_group_id = aws_security_group.warehouse.id
  description       = "PostgreSQL from a network outside"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = local.warehouse_port
  to_port           = local.warehouse_port
}

# --- For people and other tools ------------------------------------------------------------------

output "warehouse_endpoint" {
  description = "Host and port of the warehouse, reachable inside the VPC."
  value       = aws_db_instance.warehouse.endpoint
}

output "warehouse_secret_arn" {
  description = "Secret with the user and password of the warehouse."
  value       = aws_secretsmanager_secret.warehouse.arn
}

output "warehouse_client_security_group_id" {
  description = "Security group to give to anything else that should reach the warehouse."
  value       = aws_security_group.warehouse_client.id
}
