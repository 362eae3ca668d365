# The warehouse: a DuckDB file on EFS, which the steps mount one after the other. DuckDB has a single
# writer; the state machine in pipeline.tf never runs two steps at once, but nothing keeps two
# executions apart: do not start one by hand while another runs.

locals {
  # What the tasks need to reach it; pipeline.tf hands it to them.
  warehouse_environment     = {}
  warehouse_secrets         = {}
  warehouse_secret_arns     = []
  warehouse_security_groups = [aws_security_group.warehouse_client.id]
  warehouse_volumes = {
    warehouse = {
      path            = "/warehouse"
      file_system_id  = aws_efs_file_system.warehouse.id
      file_system_arn = aws_efs_file_system.warehouse.arn
      access_point_id = aws_efs_access_point.warehouse.id
    }
  }
}

resource "aws_efs_file_system" "warehouse" {
  encrypted  = true
  kms_key_id = aws_kms_key.this.arn

  # Pays for what is read and written, with no floor and no credits to run out of.
  throughput_mode = "elastic"

  tags = { Name = "${local.name}-warehouse" }

  # The warehouse is in here: README.md, "Remove it", says how to let go of it.
  lifecycle {
    prevent_destroy = true
  }
}

# Daily, kept for 35 days.
resource "aws_efs_backup_policy" "warehouse" {
  file_system_id = aws_efs_file_system.warehouse.id

  backup_policy {
    status = "ENABLED"
  }
}

# Every step sees /warehouse and nothing above it, as the user that the images run as.
resource "aws_efs_access_point" "warehouse" {
  file_system_id = aws_efs_file_system.warehouse.id

  posix_user {
    uid = 50000
    gid = 0
  }

  root_directory {
    path = "/warehouse"

    creation_info {
      owner_uid   = 50000
      owner_gid   = 0
      permissions = "0770"
    }
  }

  tags = { Name = "${local.name}-warehouse" }
}

resource "aws_efs_mount_target" "warehouse" {
  count = length(local.zones)

  file_system_id  = aws_efs_file_system.warehouse.id
  subnet_id       = aws_subnet.private[count.index].id
  security_groups = [aws_security_group.warehouse.id]
}

resource "aws_efs_file_system_policy" "warehouse" {
  file_system_id = aws_efs_file_system.warehouse.id
  policy         = data.aws_iam_policy_document.warehouse_file_system.json
}

data "aws_iam_policy_document" "warehouse_file_system" {
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["*"]
    resources = [aws_efs_file_system.warehouse.arn]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  statement {
    sid       = "ThePipeline"
    actions   = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    resources = [aws_efs_file_system.warehouse.arn]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.task.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "elasticfilesystem:AccessPointArn"
      values   = [aws_efs_access_point.warehouse.arn]
    }
  }
}

# --- Who may mount it ----------------------------------------------------------------------------

resource "aws_security_group" "warehouse" {
  name        = "${local.name}-warehouse"
  description = "The warehouse's file system; takes connections, makes none"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${local.name}-warehouse" }
}

resource "aws_security_group" "warehouse_client" {
  #checkov:skip=CKV2_AWS_5:Step Functions gives it to each task
  name        = "${local.name}-warehouse-client"
  description = "Carried by whatever may mount the warehouse"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${local.name}-warehouse-client" }
}

resource "aws_vpc_security_group_egress_rule" "warehouse_client" {
  security_group_id            = aws_security_group.warehouse_client.id
  description                  = "NFS"
  referenced_security_group_id = aws_security_group.warehouse.id
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}

resource "aws_vpc_security_group_ingress_rule" "warehouse_client" {
  security_group_id            = aws_security_group.warehouse.id
  description                  = "NFS from its clients"
  referenced_security_group_id = aws_security_group.warehouse_client.id
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}

output "warehouse_file_system_id" {
  description = "EFS file system with the DuckDB file."
  value       = aws_efs_file_system.warehouse.id
}
