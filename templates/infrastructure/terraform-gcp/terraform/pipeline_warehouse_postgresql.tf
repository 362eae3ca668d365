# What the jobs need to reach the warehouse; pipeline.tf hands it to them.

locals {
  warehouse_environment = {
    WAREHOUSE_HOST = google_sql_database_instance.warehouse.private_ip_address
    WAREHOUSE_PORT = "5432"
  }
  # By the variable that a step finds the value in. A job reads the newest version when it starts.
  warehouse_secrets = {
    POSTGRESQL_PASSWORD = google_secret_manager_secret.warehouse.secret_id
  }
}
