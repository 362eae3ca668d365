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

-- The columns have names of their own: in ClickHouse a name means what the select list makes of it, in group by too.
totals as (

    select
        coalesce(customer_id, 0) as buyer_id,
        min(order_date) as first_order_date,
        max(order_date) as last_order_date,
        count(*) as order_count,
        sum(case when status = 'completed' then revenue else 0 end) as completed_revenue
    from {{ ref('int_order_totals') }}
    group by coalesce(customer_id, 0)

)

select
    cast(customers.customer_id as integer) as customer_id,
    cast(customers.name as {{ nullable('string') }}) as name,
    customers.country,
    totals.first_order_date,
    totals.last_order_date,
    cast(coalesce(totals.order_count, 0) as integer) as orders,
    cast(coalesce(totals.completed_revenue, 0) as decimal(12, 2)) as net_revenue
from customers
left join totals
    on customers.customer_id = totals.buyer_id
