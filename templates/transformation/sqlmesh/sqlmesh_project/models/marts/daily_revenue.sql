MODEL (
  name marts.daily_revenue,
  kind FULL,
  description 'Revenue by day, in EUR: one row for each UTC date with an order that was not cancelled. A refund belongs to the day of its order.',
  grain order_date,
  audits (
    number_of_rows(threshold := 1),
    unique_values(columns := (order_date)),
    not_null(columns := (order_date, net_revenue)),
    accepted_range(column := net_revenue, min_v := 0)
  ),
  column_descriptions (
    order_date = 'Primary key.',
    orders = 'Completed and refunded orders.',
    items_sold = 'Sum of the quantities of these orders.',
    gross_revenue = 'Value of completed and refunded orders.',
    refunds = 'Value of refunded orders.',
    net_revenue = 'gross_revenue - refunds.'
  )
);

WITH days AS (
  SELECT
    order_date,
    COUNT(*) AS orders,
    SUM(items_sold) AS items_sold,
    SUM(revenue) AS gross_revenue,
    SUM(CASE WHEN status = 'refunded' THEN revenue ELSE 0 END) AS refunds
  FROM staging.int_order_totals
  GROUP BY order_date
)

SELECT
  order_date,
  orders::INT AS orders,
  items_sold::INT AS items_sold,
  gross_revenue::DECIMAL(12, 2) AS gross_revenue,
  refunds::DECIMAL(12, 2) AS refunds,
  (gross_revenue - refunds)::DECIMAL(12, 2) AS net_revenue
FROM days
