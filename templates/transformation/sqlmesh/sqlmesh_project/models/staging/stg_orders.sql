MODEL (
  name staging.stg_orders,
  kind FULL,
  description 'The current version of each order.',
  grain order_id,
  audits (
    unique_values(columns := (order_id)),
    not_null(columns := (order_id, ordered_at)),
    accepted_values(column := status, is_in := ('completed', 'refunded', 'cancelled'))
  ),
  column_descriptions (
    order_id = 'Primary key.',
    customer_id = 'Null for a guest checkout.',
    ordered_at = 'UTC.',
    status = 'A refund is an order whose status changed from completed to refunded.',
    updated_at = 'UTC.'
  )
);

WITH versions AS (
  SELECT
    order_id,
    customer_id,
    ordered_at,
    status,
    updated_at,
    /* The columns after updated_at only make the choice repeatable. */
    ROW_NUMBER() OVER (
      PARTITION BY order_id
      ORDER BY updated_at DESC, status DESC, ordered_at, customer_id
    ) AS recency
  FROM raw.orders
)

SELECT
  order_id::INT AS order_id,
  customer_id::INT AS customer_id,
  @UTC(ordered_at) AS ordered_at,
  status,
  @UTC(updated_at) AS updated_at
FROM versions
WHERE recency = 1
