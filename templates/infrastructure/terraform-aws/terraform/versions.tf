terraform {
  # Also OpenTofu 1.11 and later. Write-only arguments, which keep the warehouse's password out of
  # the state, came with this version.
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
  }
}
