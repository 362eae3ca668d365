{{ config(tags=['check']) }}

-- Both marts are built from the same orders: if they disagree by one cent, one of them lost or doubled rows on the way.
with by_day as (

    select coalesce(sum(net_revenue), 0) as revenue
    from {{ ref('daily_revenue') }}

),

by_customer as (

    select coalesce(sum(net_revenue), 0) as revenue
    from {{ ref('customer_value') }}

)

select
    by_day.revenue as revenue_by_day,
    by_customer.revenue as revenue_by_customer
from by_day
cross join by_customer
where by_day.revenue <> by_customer.revenue
