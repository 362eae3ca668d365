# Credentials come from the environment (gcloud auth application-default login), never from a file here.
provider "google" {
  project = var.project
  region  = var.region

  default_labels = {
    project     = var.name
    environment = var.environment
    managed_by  = "terraform"
  }
}
