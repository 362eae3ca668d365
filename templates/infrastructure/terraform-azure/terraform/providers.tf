# Credentials come from the environment (az login), never from a file here; ARM_SUBSCRIPTION_ID names the subscription.
provider "azurerm" {
  # Files are read with a role, never with the account's key.
  storage_use_azuread = true

  features {
    # The storage account lets only the steps in, so Terraform asks Azure about it and not the account itself.
    storage {
      data_plane_available = false
    }

    resource_group {
      prevent_deletion_if_contains_resources = true
    }
  }
}
