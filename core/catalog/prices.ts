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
export const PRICES_OF = '2026-11-25';

/** Prices are those of one region of each cloud, the one whose prices are published most widely; others cost up to a third more. */
export const PRICE_REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  gcp: 'us-central1',
  azure: 'eastus',
};

/** List prices without discounts, free amounts and taxes. */
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
  'aws.file_system': { what: 'EFS', unit: 'GB-month', usd: 0.3, source: 'aws.amazon.com/efs/pricing' },
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
  'aws.secret': { what: 'Secrets Manager', unit: 'secret', usd: 0.4, source: 'aws.amazon.com/secrets-manager/pricing' },
  'aws.files': { what: 'S3', unit: 'GB-month', usd: 0.023, source: 'aws.amazon.com/s3/pricing' },
  'aws.images': { what: 'ECR images', unit: 'GB-month', usd: 0.1, source: 'aws.amazon.com/ecr/pricing' },
  'aws.logs': { what: 'CloudWatch logs', unit: 'GB', usd: 0.5, source: 'aws.amazon.com/cloudwatch/pricing' },
  'aws.alarm': { what: 'CloudWatch alarm', unit: 'alarm', usd: 0.1, source: 'aws.amazon.com/cloudwatch/pricing' },
  'gcp.server.db-g1-small': {
    what: 'Cloud SQL for PostgreSQL, db-g1-small',
    unit: 'hour',
    usd: 0.035,
    source: 'cloud.google.com/sql/pricing',
  },
  'gcp.server_storage': {
    what: 'Cloud SQL storage (SSD)',
    unit: 'GB-month',
    usd: 0.17,
    source: 'cloud.google.com/sql/pricing',
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
    source: 'cloud.google.com/run/pricing',
  },
  'gcp.secret': {
    what: 'Secret Manager',
    unit: 'secret',
    usd: 0.06,
    source: 'cloud.google.com/secret-manager/pricing',
  },
  'gcp.files': { what: 'Cloud Storage', unit: 'GB-month', usd: 0.02, source: 'cloud.google.com/storage/pricing' },
  'gcp.images': {
    what: 'Artifact Registry images',
    unit: 'GB-month',
    usd: 0.1,
    source: 'cloud.google.com/artifact-registry/pricing',
  },
  'gcp.logs': { what: 'Cloud Logging', unit: 'GB', usd: 0.5, source: 'cloud.google.com/stackdriver/pricing' },
  'gcp.schedule': { what: 'Cloud Scheduler', unit: 'job', usd: 0.1, source: 'cloud.google.com/scheduler/pricing' },
  'azure.load_balancer': {
    what: 'load balancer of Container Apps',
    unit: 'hour',
    usd: 0.025,
    source: 'azure.microsoft.com/pricing/details/load-balancer',
  },
  'azure.public_ipv4': {
    what: 'public IPv4 address of Container Apps',
    unit: 'hour',
    usd: 0.005,
    source: 'azure.microsoft.com/pricing/details/ip-addresses',
  },
  'azure.server.B_Standard_B1ms': {
    what: 'Azure Database for PostgreSQL, B1ms',
    unit: 'hour',
    usd: 0.017,
    source: 'azure.microsoft.com/pricing/details/postgresql/flexible-server',
  },
  'azure.server_storage': {
    what: 'Azure Database for PostgreSQL, storage',
    unit: 'GB-month',
    usd: 0.115,
    source: 'azure.microsoft.com/pricing/details/postgresql/flexible-server',
  },
  'azure.cpu': {
    what: 'Container Apps, a core',
    unit: 'hour',
    usd: 0.000024 * 3600,
    source: 'azure.microsoft.com/pricing/details/container-apps',
  },
  'azure.memory': {
    what: 'Container Apps, memory',
    unit: 'GB-hour',
    usd: 0.000003 * 3600,
    source: 'azure.microsoft.com/pricing/details/container-apps',
  },
  'azure.registry': {
    what: 'Container Registry, Basic',
    unit: 'day',
    usd: 0.1666,
    source: 'azure.microsoft.com/pricing/details/container-registry',
  },
  'azure.dns_zone': {
    what: 'private DNS zone',
    unit: 'month',
    usd: 0.5,
    source: 'azure.microsoft.com/pricing/details/dns',
  },
  'azure.files': {
    what: 'Blob storage (ZRS)',
    unit: 'GB-month',
    usd: 0.023,
    source: 'azure.microsoft.com/pricing/details/storage/blobs',
  },
  'azure.logs': { what: 'Log Analytics', unit: 'GB', usd: 2.3, source: 'azure.microsoft.com/pricing/details/monitor' },
  'azure.alarm': { what: 'alert rule', unit: 'rule', usd: 0.1, source: 'azure.microsoft.com/pricing/details/monitor' },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;
