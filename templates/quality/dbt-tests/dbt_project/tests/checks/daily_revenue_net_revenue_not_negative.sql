{{ config(tags=['check']) }}

select
    order_date,
    net_revenue
from {{ ref('daily_revenue') }}
where net_revenue < 0
