# What the jobs need to reach the warehouse; pipeline.tf hands it to them.

locals {
  warehouse_environment = {
    WAREHOUSE_HOST = azurerm_postgresql_flexible_server.warehouse.fqdn
    WAREHOUSE_PORT = "5432"
  }
  # By the variable that a step finds the value in. A job reads the newest version when it starts.
  warehouse_secrets = {
    POSTGRESQL_PASSWORD = azurerm_key_vault_secret.warehouse.versionless_id
  }
}
