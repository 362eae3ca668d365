# What all other files share: names, the resource group, one store of secrets, one of logs, one place for alarms.

data "azurerm_client_config" "current" {}

# Names of vaults, accounts and registries are shared by all customers of Azure.
resource "random_id" "suffix" {
  byte_length = 4
}

locals {
  name = "${var.name}-${var.environment}"
  # For what takes letters and digits only, at most 24 of them.
  plain_name = "${substr(replace(local.name, "-", ""), 0, 16)}${random_id.suffix.hex}"
  tags = {
    project     = var.name
    environment = var.environment
    managed_by  = "terraform"
  }
}

resource "azurerm_resource_group" "this" {
  name     = local.name
  location = var.location
  tags     = local.tags
}

resource "azurerm_key_vault" "this" {
  #checkov:skip=CKV_AZURE_109:who may read a secret is decided by roles; the address that Terraform runs from changes
  #checkov:skip=CKV_AZURE_189:the same
  #checkov:skip=CKV2_AZURE_32:the same
  name                       = "${trimsuffix(substr(local.name, 0, 15), "-")}-${random_id.suffix.hex}"
  resource_group_name        = azurerm_resource_group.this.name
  location                   = azurerm_resource_group.this.location
  tenant_id                  = data.azurerm_client_config.current.tenant_id
  sku_name                   = "standard"
  rbac_authorization_enabled = true
  purge_protection_enabled   = true
  soft_delete_retention_days = 7
  tags                       = local.tags
}

# Whoever runs Terraform writes the secrets.
resource "azurerm_role_assignment" "vault_writer" {
  scope                = azurerm_key_vault.this.id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = data.azurerm_client_config.current.object_id
}

# A role takes a while to be known everywhere.
resource "time_sleep" "vault_writer" {
  create_duration = "90s"

  depends_on = [azurerm_role_assignment.vault_writer]
}

resource "azurerm_log_analytics_workspace" "this" {
  name                = local.name
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  sku                 = "PerGB2018"
  retention_in_days   = var.log_retention_days
  tags                = local.tags
}

# Who reads and writes secrets.
resource "azurerm_monitor_diagnostic_setting" "vault" {
  name                       = "audit"
  target_resource_id         = azurerm_key_vault.this.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.this.id

  enabled_log {
    category = "AuditEvent"
  }
}

resource "azurerm_monitor_action_group" "alarms" {
  name                = "${local.name}-alarms"
  resource_group_name = azurerm_resource_group.this.name
  short_name          = "alarms"
  tags                = local.tags

  dynamic "email_receiver" {
    for_each = var.alarm_email == null ? [] : [var.alarm_email]

    content {
      name          = "owner"
      email_address = email_receiver.value
    }
  }
}
