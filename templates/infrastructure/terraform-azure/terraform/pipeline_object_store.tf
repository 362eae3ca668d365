# What the jobs need to reach the files as they reach the object store of docker-compose.yml; pipeline.tf hands it to
# them. They log in as their identity, without a key.

locals {
  object_store_environment = {
    OBJECT_STORE          = "azure"
    AZURE_STORAGE_ACCOUNT = azurerm_storage_account.data.name
  }
}
