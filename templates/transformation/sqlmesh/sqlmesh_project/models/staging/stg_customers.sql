MODEL (
  name staging.stg_customers,
  kind FULL,
  description 'The current version of each customer.',
  grain customer_id,
  audits (
    unique_values(columns := (customer_id)),
    not_null(columns := (customer_id, country))
  ),
  column_descriptions (
    customer_id = 'Primary key. 0 is kept free for the guests of the marts.',
    country = 'ISO 3166-1 alpha-2, ZZ when the source has none.',
    created_at = 'UTC.',
    updated_at = 'UTC.'
  )
);

WITH versions AS (
  SELECT
    customer_id,
    name,
    email,
    country,
    created_at,
    updated_at,
    /* The columns after updated_at only make the choice repeatable. */
    ROW_NUMBER() OVER (
      PARTITION BY customer_id
      ORDER BY updated_at DESC, name, email, country
    ) AS recency
  FROM raw.customers
)

SELECT
  customer_id::INT AS customer_id,
  name,
  email,
  COALESCE(NULLIF(country, ''), 'ZZ') AS country,
  @UTC(created_at) AS created_at,
  @UTC(updated_at) AS updated_at
FROM versions
WHERE recency = 1
