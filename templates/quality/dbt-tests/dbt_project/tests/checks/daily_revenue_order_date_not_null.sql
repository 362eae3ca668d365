{{ config(tags=['check']) }}

select
    order_date,
    orders
from {{ ref('daily_revenue') }}
where order_date is null
