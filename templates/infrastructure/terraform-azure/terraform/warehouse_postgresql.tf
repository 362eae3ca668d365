# The warehouse: Azure Database for PostgreSQL, flexible server, private, encrypted, TLS only.

variable "warehouse_version" {
  description = "Major version of PostgreSQL. Raising it upgrades the server at once."
  type        = string
  default     = "17"

  validation {
    condition     = contains(["16", "17"], var.warehouse_version)
    error_message = "The warehouse's version must be 16 or 17."
  }
}

variable "warehouse_sku" {
  description = "Size of the server. B_Standard_B1ms has a core that it may use in bursts and 2 GiB of memory."
  type        = string
  default     = "B_Standard_B1ms"

  validation {
    condition     = can(regex("^(B|GP|MO)_Standard_", var.warehouse_sku))
    error_message = "The size must start with B_Standard_, GP_Standard_ or MO_Standard_."
  }
}

variable "warehouse_storage_gib" {
  description = "Storage at the start; it grows by itself. Azure sells 32, 64, 128, 256, 512 and so on."
  type        = number
  default     = 32

  validation {
    condition     = contains([32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384], var.warehouse_storage_gib)
    error_message = "The storage must be a size that Azure sells: 32, 64, 128 and so on, doubled each time."
  }
}

variable "warehouse_standby" {
  description = "A standby that takes over by itself; doubles the price, and needs a size of GP or MO."
  type        = bool
  default     = false

  validation {
    condition     = !var.warehouse_standby || !startswith(var.warehouse_sku, "B_")
    error_message = "Sizes that start with B_ have no standby: choose one that starts with GP_Standard_."
  }
}

variable "warehouse_backup_days" {
  description = "How far back the warehouse can be restored, to the second."
  type        = number
  default     = 14

  validation {
    condition     = var.warehouse_backup_days >= 7 && var.warehouse_backup_days <= 35
    error_message = "Azure keeps backups for 7 to 35 days."
  }
}

variable "warehouse_deletion_protection" {
  description = "While true, a lock keeps destroy, the portal and everybody else from deleting the warehouse."
  type        = bool
  default     = true
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
}

# --- Password ------------------------------------------------------------------------------------
# Ephemeral and write-only: it goes to Key Vault and to the server, and into neither plan nor state.
# Letters and digits only, because the pipeline puts it into connection URLs; all three kinds, because Azure asks for it.

ephemeral "random_password" "warehouse" {
  length      = 32
  special     = false
  min_lower   = 1
  min_upper   = 1
  min_numeric = 1
}

resource "azurerm_key_vault_secret" "warehouse" {
  #checkov:skip=CKV_AZURE_41:it ends when warehouse_password_version is raised, not on a day that stops the pipeline
  name             = "warehouse-password"
  key_vault_id     = azurerm_key_vault.this.id
  content_type     = "password of the PostgreSQL user ${local.warehouse_user}"
  value_wo         = ephemeral.random_password.warehouse.result
  value_wo_version = var.warehouse_password_version
  tags             = local.tags

  depends_on = [time_sleep.vault_writer]
}

# The server gets what the vault holds, not what this run has drawn: an apply that stopped half way is completed by the
# next.
ephemeral "azurerm_key_vault_secret" "warehouse" {
  name         = azurerm_key_vault_secret.warehouse.name
  key_vault_id = azurerm_key_vault.this.id
}

# --- Server --------------------------------------------------------------------------------------

resource "azurerm_subnet" "warehouse" {
  name                 = "warehouse"
  resource_group_name  = azurerm_resource_group.this.name
  virtual_network_name = azurerm_virtual_network.this.name
  # The last /28 of the range.
  address_prefixes  = [cidrsubnet(var.network_cidr, 28 - tonumber(split("/", var.network_cidr)[1]), pow(2, 28 - tonumber(split("/", var.network_cidr)[1])) - 1)]
  service_endpoints = ["Microsoft.Storage"]

  delegation {
    name = "postgresql"

    service_delegation {
      name    = "Microsoft.DBforPostgreSQL/flexibleServers"
      actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    }
  }
}

resource "azurerm_subnet_network_security_group_association" "warehouse" {
  subnet_id                 = azurerm_subnet.warehouse.id
  network_security_group_id = azurerm_network_security_group.closed.id
}

resource "azurerm_private_dns_zone" "warehouse" {
  name                = "${local.name}.private.postgres.database.azure.com"
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "warehouse" {
  name                  = local.name
  resource_group_name   = azurerm_resource_group.this.name
  private_dns_zone_name = azurerm_private_dns_zone.warehouse.name
  virtual_network_id    = azurerm_virtual_network.this.id
  tags                  = local.tags
}

resource "azurerm_postgresql_flexible_server" "warehouse" {
  #checkov:skip=CKV_AZURE_136:a second region doubles the cost of backups, see warehouse_backup_days
  #checkov:skip=CKV2_AZURE_57:it has no public address: it lives in a subnet of its own
  name                              = "${local.name}-warehouse-${random_id.suffix.hex}"
  resource_group_name               = azurerm_resource_group.this.name
  location                          = azurerm_resource_group.this.location
  version                           = var.warehouse_version
  sku_name                          = var.warehouse_sku
  storage_mb                        = var.warehouse_storage_gib * 1024
  auto_grow_enabled                 = true
  administrator_login               = local.warehouse_user
  administrator_password_wo         = ephemeral.azurerm_key_vault_secret.warehouse.value
  administrator_password_wo_version = var.warehouse_password_version
  delegated_subnet_id               = azurerm_subnet.warehouse.id
  private_dns_zone_id               = azurerm_private_dns_zone.warehouse.id
  public_network_access_enabled     = false
  backup_retention_days             = var.warehouse_backup_days
  tags                              = local.tags

  # People log in as themselves: README.md, "Look into the warehouse".
  authentication {
    password_auth_enabled         = true
    active_directory_auth_enabled = true
    tenant_id                     = data.azurerm_client_config.current.tenant_id
  }

  dynamic "high_availability" {
    for_each = var.warehouse_standby ? ["ZoneRedundant"] : []

    content {
      mode = high_availability.value
    }
  }

  maintenance_window {
    day_of_week  = 0
    start_hour   = 3
    start_minute = 30
  }

  # It grows by itself, and Azure chooses the zone.
  lifecycle {
    ignore_changes = [storage_mb, zone, high_availability[0].standby_availability_zone]
  }

  depends_on = [azurerm_private_dns_zone_virtual_network_link.warehouse]
}

resource "azurerm_postgresql_flexible_server_configuration" "warehouse" {
  for_each = {
    log_statement = "ddl"
    # Statements slower than a minute, in milliseconds.
    log_min_duration_statement   = "60000"
    log_checkpoints              = "on"
    "connection_throttle.enable" = "on"
  }

  name      = each.key
  server_id = azurerm_postgresql_flexible_server.warehouse.id
  value     = each.value
}

resource "azurerm_postgresql_flexible_server_database" "warehouse" {
  name      = local.warehouse_database
  server_id = azurerm_postgresql_flexible_server.warehouse.id
  charset   = "UTF8"
  collation = "en_US.utf8"
}

resource "azurerm_management_lock" "warehouse" {
  count = var.warehouse_deletion_protection ? 1 : 0

  name       = "warehouse"
  scope      = azurerm_postgresql_flexible_server.warehouse.id
  lock_level = "CanNotDelete"
  notes      = "See warehouse_deletion_protection in warehouse_postgresql.tf"

  # Taken away before anything else of the server is.
  depends_on = [azurerm_postgresql_flexible_server_database.warehouse]
}

# --- For people and other tools ------------------------------------------------------------------

output "warehouse_address" {
  description = "Name of the warehouse, known inside the network, on port 5432."
  value       = azurerm_postgresql_flexible_server.warehouse.fqdn
}

output "warehouse_server" {
  description = "Name of the server, for az postgres flexible-server."
  value       = azurerm_postgresql_flexible_server.warehouse.name
}
