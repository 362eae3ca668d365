with items as (

    select
        order_id,
        sum(quantity) as items_sold,
        sum(quantity * unit_price) as revenue
    from {{ ref('stg_order_items') }}
    group by order_id

)

select
    orders.order_id,
    orders.customer_id,
    cast(orders.ordered_at as {{ nullable('date') }}) as order_date,
    orders.status,
    -- An order without lines is still an order.
    cast(coalesce(items.items_sold, 0) as integer) as items_sold,
    cast(coalesce(items.revenue, 0) as decimal(12, 2)) as revenue
from {{ ref('stg_orders') }} as orders
left join items
    on orders.order_id = items.order_id
where orders.status <> 'cancelled'
