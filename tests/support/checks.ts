/** The checks that every quality tool makes, by name, each with a statement that breaks what it guards. */
export const SPOILED = {
  raw_orders_not_empty: 'delete from raw.orders',
  daily_revenue_not_empty: 'delete from marts.daily_revenue',
  daily_revenue_order_date_not_null: "update marts.daily_revenue set order_date = null where order_date = '2026-01-05'",
  daily_revenue_order_date_unique:
    "update marts.daily_revenue set order_date = '2026-01-06' where order_date = '2026-01-05'",
  daily_revenue_net_revenue_not_negative:
    "update marts.daily_revenue set net_revenue = -0.01 where order_date = '2026-01-05'",
  customer_value_customer_id_not_null: 'update marts.customer_value set customer_id = null where customer_id = 1005',
  customer_value_customer_id_unique: 'update marts.customer_value set customer_id = 1006 where customer_id = 1005',
  customer_value_country_is_iso2: "update marts.customer_value set country = 'de' where customer_id = 1005",
  customer_value_orders_not_negative: 'update marts.customer_value set orders = -1 where customer_id = 1005',
  revenue_reconciles: 'update marts.customer_value set net_revenue = net_revenue + 0.01 where customer_id = 1005',
} as const;

export const CHECKS = Object.keys(SPOILED);
