with days as (

    select
        order_date,
        count(*) as orders,
        sum(items_sold) as items_sold,
        sum(revenue) as gross_revenue,
        sum(case when status = 'refunded' then revenue else 0 end) as refunds
    from {{ ref('int_order_totals') }}
    group by order_date

)

select
    order_date,
    cast(orders as integer) as orders,
    cast(items_sold as integer) as items_sold,
    cast(gross_revenue as numeric(12, 2)) as gross_revenue,
    cast(refunds as numeric(12, 2)) as refunds,
    cast(gross_revenue - refunds as numeric(12, 2)) as net_revenue
from days
