# Files: one bucket, whose objects are private whatever somebody sets on one of them.

resource "google_storage_bucket" "data" {
  #checkov:skip=CKV_GCP_62:who reads what is in the project's audit logs, once they are switched on for Cloud Storage
  name                        = "${local.name}-data-${random_id.suffix.hex}"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      days_since_noncurrent_time = 90
    }
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }

    condition {
      age = 7
    }
  }

  depends_on = [google_project_service.this]
}
