/** What the dbt project offers to tools that bring tests of their own into it (capability `dbt_project`). */

/** Its folder in the project. */
export const DBT_FOLDER = 'dbt_project';

/** The Python environment in which dbt runs. */
export const DBT_ENVIRONMENT = 'dbt';

/** Tests with this tag are left to a step of kind check. */
export const CHECK_TAG = 'check';

/** What `dbt deps` reads. */
export const DBT_SETUP: readonly string[] = [`${DBT_FOLDER}/dbt_project.yml`, `${DBT_FOLDER}/packages.yml`];
