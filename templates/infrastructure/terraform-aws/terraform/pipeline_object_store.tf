# What the tasks need to reach the bucket as they reach the object store of docker-compose.yml; pipeline.tf hands it to
# them. They log in as their role, without a key.

locals {
  object_store_environment = {
    OBJECT_STORE    = "aws"
    S3_ENDPOINT_URL = "https://s3.${var.region}.${data.aws_partition.current.dns_suffix}"
    S3_REGION       = var.region
  }
}
