output "resource_group" {
  description = "Resource group of everything here."
  value       = azurerm_resource_group.this.name
}

output "storage_account" {
  description = "Storage account with the container for data files; the pipeline may read and write it."
  value       = azurerm_storage_account.data.name
}

output "key_vault" {
  description = "Vault with the secrets."
  value       = azurerm_key_vault.this.name
}

output "virtual_network" {
  description = "Network for anything else that should reach the warehouse."
  value       = azurerm_virtual_network.this.name
}
