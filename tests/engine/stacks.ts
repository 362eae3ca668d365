/** A project that is brought up on an engine. */
export interface EngineStack {
  /** Its name, too. */
  name: string;
  components: Record<string, readonly string[]>;
  options?: readonly string[];
  /** Added with the generator to the stack that ran before: category and provider. What it needs on the old volume is made there. */
  later?: readonly [category: string, provider: string];
}

/** Every change is held against the first; `--full` brings all of them up, one after the other. */
export const STACKS: readonly EngineStack[] = [
  {
    name: 'shop_dagster',
    components: {
      ingestion: ['dlt'],
      storage: ['postgresql'],
      transformation: ['dbt'],
      orchestration: ['dagster'],
      visualization: ['streamlit'],
      quality: ['great-expectations'],
    },
    // A role on the old volume, and targets: a quick addition, for it brings no image of Python packages.
    later: ['monitoring', 'prometheus'],
  },
  {
    name: 'shop_airflow',
    components: {
      ingestion: ['dlt'],
      storage: ['duckdb', 'postgresql'],
      transformation: ['dbt'],
      orchestration: ['airflow'],
      visualization: ['streamlit'],
      quality: ['soda'],
      monitoring: ['prometheus', 'opentelemetry'],
    },
    // A role and a database on the old volume.
    later: ['orchestration', 'dagster'],
  },
  {
    name: 'shop_prefect',
    components: {
      ingestion: ['dlt'],
      storage: ['postgresql'],
      transformation: ['sql'],
      orchestration: ['prefect'],
      quality: ['soda'],
      monitoring: ['prometheus'],
    },
    later: ['visualization', 'superset'],
  },
  {
    name: 'shop_celery',
    components: {
      ingestion: ['dlt'],
      storage: ['mariadb'],
      transformation: ['sql'],
      orchestration: ['airflow'],
      quality: ['great-expectations'],
      monitoring: ['prometheus'],
    },
    options: ['airflow.executor=celery'],
    later: ['visualization', 'streamlit'],
  },
  {
    name: 'shop_kafka',
    components: {
      ingestion: ['kafka'],
      storage: ['postgresql'],
      transformation: ['sql'],
      orchestration: ['dagster'],
    },
    later: ['visualization', 'streamlit'],
  },
  {
    name: 'shop_spark',
    components: {
      ingestion: ['dlt'],
      storage: ['postgresql'],
      transformation: ['spark'],
      orchestration: ['prefect'],
      quality: ['soda'],
    },
    options: ['spark.mode=cluster', 'spark.workers=2'],
    later: ['visualization', 'streamlit'],
  },
];

export const SMOKE = STACKS.slice(0, 1);
