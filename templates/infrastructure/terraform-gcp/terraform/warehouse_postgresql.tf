# The warehouse: PostgreSQL on Cloud SQL, with a private address only, TLS only.

variable "warehouse_version" {
  description = "Major version of PostgreSQL. Raising it upgrades the server at once."
  type        = string
  default     = "17"

  validation {
    condition     = contains(["17", "18"], var.warehouse_version)
    error_message = "The warehouse's version must be 17 or 18."
  }
}

variable "warehouse_tier" {
  description = "Size of the server. db-g1-small shares a core and has 1.7 GiB of memory, without a promise of availability; db-custom-1-3840 has a core of its own."
  type        = string
  default     = "db-g1-small"

  validation {
    condition     = startswith(var.warehouse_tier, "db-")
    error_message = "The tier must start with \"db-\"."
  }
}

variable "warehouse_storage_gib" {
  description = "Storage at the start and the most it may grow to by itself."
  type        = object({ initial = number, maximum = number })
  default     = { initial = 20, maximum = 100 }

  validation {
    condition     = var.warehouse_storage_gib.initial >= 10 && var.warehouse_storage_gib.maximum > var.warehouse_storage_gib.initial
    error_message = "The storage must be at least 10 GiB at the start, and its maximum larger than that."
  }
}

variable "warehouse_standby" {
  description = "A standby in another zone that takes over by itself; doubles the price."
  type        = bool
  default     = false
}

variable "warehouse_deletion_protection" {
  description = "While true, neither destroy nor a replacement can delete the warehouse."
  type        = bool
  default     = true
}

variable "warehouse_password_version" {
  description = "Raise it by one to give the warehouse a new password."
  type        = number
  default     = 1
}

locals {
  warehouse_port     = 5432
  warehouse_user     = "warehouse"
  warehouse_database = "warehouse"
}

# --- Password ------------------------------------------------------------------------------------
# Ephemeral and write-only: it goes to Secret Manager and to Cloud SQL, and into neither plan nor state.
# Letters and digits only, because the pipeline puts it into connection URLs.

ephemeral "random_password" "warehouse" {
  length  = 32
  special = false
}

resource "google_secret_manager_secret" "warehouse" {
  secret_id = "${local.name}-warehouse-password"

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_secret_manager_secret_version" "warehouse" {
  secret                 = google_secret_manager_secret.warehouse.id
  secret_data_wo         = ephemeral.random_password.warehouse.result
  secret_data_wo_version = var.warehouse_password_version
}

# Cloud SQL gets what the secret holds, not what this run has drawn: an apply that stopped half way is completed by the
# next.
ephemeral "google_secret_manager_secret_version" "warehouse" {
  secret  = google_secret_manager_secret.warehouse.id
  version = google_secret_manager_secret_version.warehouse.version
}

# --- Server --------------------------------------------------------------------------------------

# Cloud SQL lives in a network of Google's; this range of ours is set aside for it.
resource "google_compute_global_address" "warehouse" {
  name          = "${local.name}-warehouse"
  network       = google_compute_network.this.id
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 20
}

resource "google_service_networking_connection" "warehouse" {
  network                 = google_compute_network.this.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.warehouse.name]

  depends_on = [google_project_service.this]
}

resource "google_sql_database_instance" "warehouse" {
  #checkov:skip=CKV_GCP_55:the log level is the server's own default, warning
  #checkov:skip=CKV_GCP_109:the same for statements that fail
  name                = "${local.name}-warehouse-${random_id.suffix.hex}"
  database_version    = "POSTGRES_${var.warehouse_version}"
  deletion_protection = var.warehouse_deletion_protection

  settings {
    edition                     = "ENTERPRISE"
    tier                        = var.warehouse_tier
    availability_type           = var.warehouse_standby ? "REGIONAL" : "ZONAL"
    disk_type                   = "PD_SSD"
    disk_size                   = var.warehouse_storage_gib.initial
    disk_autoresize             = true
    disk_autoresize_limit       = var.warehouse_storage_gib.maximum
    deletion_protection_enabled = var.warehouse_deletion_protection

    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.this.id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    # Restores to the second within the last seven days, and to each of the last fourteen nights.
    backup_configuration {
      enabled                        = true
      start_time                     = "02:00"
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = 7

      backup_retention_settings {
        retained_backups = 14
      }
    }

    maintenance_window {
      day          = 7
      hour         = 3
      update_track = "stable"
    }

    insights_config {
      query_insights_enabled = true
    }

    # People log in with a token of their own: README.md, "Look into the warehouse".
    database_flags {
      name  = "cloudsql.iam_authentication"
      value = "on"
    }

    database_flags {
      name  = "log_statement"
      value = "ddl"
    }

    # Statements slower than a minute, in milliseconds.
    database_flags {
      name  = "log_min_duration_statement"
      value = "60000"
    }

    database_flags {
      name  = "log_checkpoints"
      value = "on"
    }

    database_flags {
      name  = "log_connections"
      value = "on"
    }

    database_flags {
      name  = "log_disconnections"
      value = "on"
    }

    database_flags {
      name  = "log_lock_waits"
      value = "on"
    }

    database_flags {
      name  = "log_hostname"
      value = "on"
    }
  }

  # It grows by itself.
  lifecycle {
    ignore_changes = [settings[0].disk_size]
  }

  depends_on = [google_service_networking_connection.warehouse]
}

resource "google_sql_database" "warehouse" {
  name     = local.warehouse_database
  instance = google_sql_database_instance.warehouse.name

  # It goes with the server: a user that owns what is in it could not be dropped before it.
  deletion_policy = "ABANDON"
}

resource "google_sql_user" "warehouse" {
  name                = local.warehouse_user
  instance            = google_sql_database_instance.warehouse.name
  password_wo         = ephemeral.google_secret_manager_secret_version.warehouse.secret_data
  password_wo_version = var.warehouse_password_version
  deletion_policy     = "ABANDON"
}

# --- For people and other tools ------------------------------------------------------------------

output "warehouse_address" {
  description = "Address of the warehouse, reachable inside the network on port 5432."
  value       = google_sql_database_instance.warehouse.private_ip_address
}

output "warehouse_connection_name" {
  description = "Name of the warehouse for cloud-sql-proxy."
  value       = google_sql_database_instance.warehouse.connection_name
}

output "warehouse_secret" {
  description = "Secret with the password of the warehouse's user."
  value       = google_secret_manager_secret.warehouse.secret_id
}
