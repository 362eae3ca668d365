# A network of its own: nothing in it can be reached from the internet. The steps reach the internet from Cloud Run, and
# everything with a private address through the subnet.

resource "google_compute_network" "this" {
  name                    = local.name
  auto_create_subnetworks = false

  depends_on = [google_project_service.this]
}

resource "google_compute_subnetwork" "steps" {
  #checkov:skip=CKV_GCP_76:the range has no IPv6
  name                     = "${local.name}-steps"
  network                  = google_compute_network.this.id
  ip_cidr_range            = var.subnet_cidr
  private_ip_google_access = true

  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = 0.1
    metadata             = "EXCLUDE_ALL_METADATA"
  }
}

# A network lets connections out and none in; this says so where people look for it.
resource "google_compute_firewall" "closed" {
  name        = "${local.name}-closed"
  description = "Nothing may connect to anything in this network"
  network     = google_compute_network.this.id
  direction   = "INGRESS"
  priority    = 65000

  source_ranges = ["0.0.0.0/0"]

  deny {
    protocol = "all"
  }
}
