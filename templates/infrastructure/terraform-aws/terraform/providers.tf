# Credentials come from the environment or a profile (AWS_PROFILE), never from a file here.
provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = var.name
      Environment = var.environment
      ManagedBy   = "terraform"
    }
  }
}
