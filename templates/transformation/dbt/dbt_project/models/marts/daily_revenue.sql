with days as (

    select
        order_date,
        count(*) as order_count,
        sum(items_sold) as item_count,
        sum(revenue) as total_revenue,
        sum(case when status = 'refunded' then revenue else 0 end) as refunded_revenue
    from {{ ref('int_order_totals') }}
    group by order_date

)

select
    cast(order_date as date) as order_date,
    cast(order_count as integer) as orders,
    cast(item_count as integer) as items_sold,
    cast(total_revenue as decimal(12, 2)) as gross_revenue,
    cast(refunded_revenue as decimal(12, 2)) as refunds,
    cast(total_revenue - refunded_revenue as decimal(12, 2)) as net_revenue
from days
