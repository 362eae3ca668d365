MODEL (
  name staging.stg_order_items,
  kind FULL,
  description 'One row for each line of an order.',
  grain (order_id, line_number),
  audits (
    unique_combination_of_columns(columns := (order_id, line_number)),
    not_null(columns := (order_id, line_number, quantity, unit_price))
  ),
  column_descriptions (unit_price = 'EUR, exact.')
);

WITH lines AS (
  SELECT
    order_id,
    line_number,
    product,
    category,
    quantity,
    unit_price,
    /* The rows of one line are exact copies; the order only makes the choice repeatable. */
    ROW_NUMBER() OVER (
      PARTITION BY order_id, line_number
      ORDER BY product, category, quantity, unit_price
    ) AS copy_number
  FROM raw.order_items
)

SELECT
  order_id::INT AS order_id,
  line_number::INT AS line_number,
  product,
  category,
  quantity::INT AS quantity,
  unit_price::DECIMAL(10, 2) AS unit_price
FROM lines
WHERE copy_number = 1
