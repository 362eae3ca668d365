with customers as (

    select
        customer_id,
        name,
        country
    from {{ ref('stg_customers') }}

    union all

    -- All guest checkouts together.
    select
        0 as customer_id,
        'Guest' as name,
        'ZZ' as country

),

orders as (

    select
        coalesce(customer_id, 0) as customer_id,
        min(order_date) as first_order_date,
        max(order_date) as last_order_date,
        count(*) as orders,
        sum(case when status = 'completed' then revenue else 0 end) as net_revenue
    from {{ ref('int_order_totals') }}
    group by coalesce(customer_id, 0)

)

select
    customers.customer_id,
    customers.name,
    customers.country,
    orders.first_order_date,
    orders.last_order_date,
    cast(coalesce(orders.orders, 0) as integer) as orders,
    cast(coalesce(orders.net_revenue, 0) as numeric(12, 2)) as net_revenue
from customers
left join orders
    on customers.customer_id = orders.customer_id
