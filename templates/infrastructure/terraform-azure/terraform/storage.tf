# Files: one container, reached with a role and never with a key, from the steps' subnet and from reader_addresses.

resource "azurerm_storage_account" "data" {
  #checkov:skip=CKV_AZURE_206:a second region doubles the cost; versions and soft deletion guard against mistakes
  #checkov:skip=CKV_AZURE_33:there are no queues
  #checkov:skip=CKV2_AZURE_1:Microsoft's own key encrypts the files
  #checkov:skip=CKV2_AZURE_33:the steps come from their subnet; a private endpoint costs more than the files
  #checkov:skip=CKV_AZURE_59:closed but for the subnet and the addresses that you name
  name                            = local.plain_name
  resource_group_name             = azurerm_resource_group.this.name
  location                        = azurerm_resource_group.this.location
  account_tier                    = "Standard"
  account_replication_type        = "ZRS"
  min_tls_version                 = "TLS1_2"
  shared_access_key_enabled       = false
  default_to_oauth_authentication = true
  local_user_enabled              = false
  allow_nested_items_to_be_public = false
  tags                            = local.tags

  blob_properties {
    versioning_enabled = true

    delete_retention_policy {
      days = 14
    }

    container_delete_retention_policy {
      days = 14
    }
  }

  network_rules {
    default_action             = "Deny"
    bypass                     = ["AzureServices"]
    ip_rules                   = var.reader_addresses
    virtual_network_subnet_ids = [azurerm_subnet.steps.id]
  }
}

resource "azurerm_storage_container" "data" {
  #checkov:skip=CKV2_AZURE_21:who reads what can be switched on beside the vault's audit, for a price by the request
  name               = "data"
  storage_account_id = azurerm_storage_account.data.id
}

resource "azurerm_storage_management_policy" "data" {
  storage_account_id = azurerm_storage_account.data.id

  rule {
    name    = "forget-old-versions"
    enabled = true

    filters {
      blob_types = ["blockBlob"]
    }

    actions {
      version {
        delete_after_days_since_creation = 90
      }
    }
  }
}
