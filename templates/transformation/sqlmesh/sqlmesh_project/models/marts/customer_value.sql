MODEL (
  name marts.customer_value,
  kind FULL,
  description 'What each customer is worth, in EUR: one row for each customer, with or without orders, and one row for all guest checkouts (customer_id 0).',
  grain customer_id,
  audits (
    number_of_rows(threshold := 1),
    unique_values(columns := (customer_id)),
    not_null(columns := (customer_id, country, orders, net_revenue)),
    accepted_range(column := orders, min_v := 0),
    accepted_range(column := net_revenue, min_v := 0)
  ),
  column_descriptions (
    customer_id = 'Primary key, 0 for guests.',
    country = 'ISO 3166-1 alpha-2, ZZ when unknown.',
    first_order_date = 'UTC date of the first order that was not cancelled, null without orders.',
    last_order_date = 'UTC date of the last order that was not cancelled, null without orders.',
    orders = 'Completed and refunded orders.',
    net_revenue = 'Value of completed orders.'
  )
);

WITH customers AS (
  SELECT
    customer_id,
    name,
    country
  FROM staging.stg_customers
  UNION ALL
  /* All guest checkouts together. */
  SELECT
    0 AS customer_id,
    'Guest' AS name,
    'ZZ' AS country
), orders AS (
  SELECT
    COALESCE(customer_id, 0) AS customer_id,
    MIN(order_date) AS first_order_date,
    MAX(order_date) AS last_order_date,
    COUNT(*) AS orders,
    SUM(CASE WHEN status = 'completed' THEN revenue ELSE 0 END) AS net_revenue
  FROM staging.int_order_totals
  GROUP BY COALESCE(customer_id, 0)
)

SELECT
  customers.customer_id::INT AS customer_id,
  customers.name,
  customers.country,
  orders.first_order_date,
  orders.last_order_date,
  COALESCE(orders.orders, 0)::INT AS orders,
  COALESCE(orders.net_revenue, 0)::DECIMAL(12, 2) AS net_revenue
FROM customers
LEFT JOIN orders
  ON customers.customer_id = orders.customer_id
