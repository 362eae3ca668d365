# Who may do what for the pipeline: the identity of the steps, and the one that starts them. An identity
# that was made a moment ago is not known everywhere; told that it is one (principal_type), Azure does not look for it.

# --- The steps: their images, their secrets, the data container ----------------------------------

resource "azurerm_user_assigned_identity" "step" {
  name                = "${local.name}-step"
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  tags                = local.tags
}

resource "azurerm_role_assignment" "step_images" {
  scope                = azurerm_container_registry.steps.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.step.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "step_files" {
  scope                = azurerm_storage_container.data.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_user_assigned_identity.step.principal_id
  principal_type       = "ServicePrincipal"
}

# Each secret by itself, not the vault.
resource "azurerm_role_assignment" "step_secrets" {
  for_each = toset(keys(local.job_secrets))

  scope                = "${azurerm_key_vault.this.id}/secrets/${reverse(split("/", trimsuffix(local.job_secrets[each.value], "/")))[0]}"
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.step.principal_id
  principal_type       = "ServicePrincipal"
}

# A role takes a while to be known everywhere; a job that cannot read its image or its secret is refused.
resource "time_sleep" "step_roles" {
  create_duration = "90s"

  depends_on = [azurerm_role_assignment.step_images, azurerm_role_assignment.step_files, azurerm_role_assignment.step_secrets]
}

# --- The logic app: start those jobs, see how they end -------------------------------------------

resource "azurerm_role_definition" "runner" {
  name        = "${local.name}-runner"
  scope       = azurerm_resource_group.this.id
  description = "Start jobs of Container Apps and see how they end"

  permissions {
    actions = ["Microsoft.App/jobs/read", "Microsoft.App/jobs/start/action", "Microsoft.App/jobs/*/read"]
  }

  assignable_scopes = [azurerm_resource_group.this.id]
}

resource "azurerm_role_assignment" "runner" {
  scope              = azurerm_resource_group.this.id
  role_definition_id = azurerm_role_definition.runner.role_definition_resource_id
  principal_id       = azurerm_logic_app_workflow.pipeline.identity[0].principal_id
  principal_type     = "ServicePrincipal"
}
