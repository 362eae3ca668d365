{{ config(tags=['check']) }}

select
    order_date,
    count(*) as row_count
from {{ ref('daily_revenue') }}
where order_date is not null
group by order_date
having count(*) > 1
