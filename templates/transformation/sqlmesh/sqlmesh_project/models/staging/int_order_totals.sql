MODEL (
  name staging.int_order_totals,
  kind FULL,
  description 'Orders that were not cancelled, with the totals of their lines. Both marts are built on it.',
  grain order_id,
  audits (
    unique_values(columns := (order_id)),
    not_null(columns := (order_id, order_date, items_sold, revenue))
  ),
  column_descriptions (
    customer_id = 'Null for a guest checkout.',
    order_date = 'UTC date of the order, never of its refund.',
    status = 'completed or refunded.',
    items_sold = 'Sum of the quantities, 0 without lines.',
    revenue = 'EUR, sum of quantity * unit_price, 0.00 without lines.'
  )
);

WITH items AS (
  SELECT
    order_id,
    SUM(quantity) AS items_sold,
    SUM(quantity * unit_price) AS revenue
  FROM staging.stg_order_items
  GROUP BY order_id
)

SELECT
  orders.order_id,
  orders.customer_id,
  orders.ordered_at::DATE AS order_date,
  orders.status,
  /* An order without lines is still an order. */
  COALESCE(items.items_sold, 0)::INT AS items_sold,
  COALESCE(items.revenue, 0)::DECIMAL(12, 2) AS revenue
FROM staging.stg_orders AS orders
LEFT JOIN items
  ON orders.order_id = items.order_id
WHERE orders.status <> 'cancelled'
