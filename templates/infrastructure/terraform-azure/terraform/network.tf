# A network of its own: nothing in it can be reached from the internet. One subnet holds the steps, one the warehouse.

resource "azurerm_virtual_network" "this" {
  name                = local.name
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  address_space       = [var.network_cidr]
  tags                = local.tags
}

# Half of the range at most, and never less than the /23 that Container Apps asks for.
resource "azurerm_subnet" "steps" {
  name                 = "steps"
  resource_group_name  = azurerm_resource_group.this.name
  virtual_network_name = azurerm_virtual_network.this.name
  address_prefixes     = [cidrsubnet(var.network_cidr, 23 - tonumber(split("/", var.network_cidr)[1]), 0)]
  service_endpoints    = ["Microsoft.Storage"]

  delegation {
    name = "container-apps"

    service_delegation {
      name    = "Microsoft.App/environments"
      actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    }
  }
}

# Rules that a group has by itself: the network talks to itself and to the internet, nothing else talks to it.
resource "azurerm_network_security_group" "closed" {
  name                = "${local.name}-closed"
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  tags                = local.tags
}

resource "azurerm_subnet_network_security_group_association" "steps" {
  subnet_id                 = azurerm_subnet.steps.id
  network_security_group_id = azurerm_network_security_group.closed.id
}
