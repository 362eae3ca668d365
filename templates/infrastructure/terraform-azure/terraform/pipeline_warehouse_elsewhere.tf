# The steps reach no warehouse that is made here; pipeline.tf hands them nothing for one.

locals {
  warehouse_environment = {}
  warehouse_secrets     = {}
}
