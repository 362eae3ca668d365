# What the jobs need to reach the bucket as they reach the object store of docker-compose.yml; pipeline.tf hands it to
# them. They log in as their service account, without a key.

locals {
  object_store_environment = {
    OBJECT_STORE = "gcs"
  }
}
