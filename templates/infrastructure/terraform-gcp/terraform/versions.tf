terraform {
  # Also OpenTofu 1.11 and later. Write-only arguments, which keep the warehouse's password out of
  # the state, came with this version.
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.0"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
  }
}
