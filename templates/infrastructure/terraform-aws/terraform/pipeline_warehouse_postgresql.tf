# What the tasks need to reach the warehouse; pipeline.tf hands it to them.

locals {
  warehouse_environment = {
    WAREHOUSE_HOST = aws_db_instance.warehouse.address
    WAREHOUSE_PORT = tostring(local.warehouse_port)
  }
  warehouse_secrets = {
    POSTGRESQL_PASSWORD = "${aws_secretsmanager_secret.warehouse.arn}:password::"
  }
  warehouse_secret_arns     = [aws_secretsmanager_secret.warehouse.arn]
  warehouse_security_groups = [aws_security_group.warehouse_client.id]
  warehouse_volumes         = {}
}
