output "region" {
  description = "Google Cloud region of everything here."
  value       = var.region
}

output "data_bucket" {
  description = "Name of the bucket for data files; the pipeline may read and write it."
  value       = google_storage_bucket.data.name
}

output "network" {
  description = "Network for anything else that should reach the warehouse."
  value       = google_compute_network.this.name
}
