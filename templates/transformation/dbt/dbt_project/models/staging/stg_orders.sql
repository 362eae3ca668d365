with versions as (

    select
        cast(order_id as integer) as order_id,
        cast(customer_id as {{ nullable('integer') }}) as customer_id,
        {{ to_utc('ordered_at') }} as ordered_at,
        status,
        {{ to_utc('updated_at') }} as updated_at,
        -- The columns after updated_at only make the choice repeatable.
        row_number() over (
            partition by order_id
            order by updated_at desc, status desc, ordered_at asc, customer_id asc
        ) as recency
    from {{ source('raw', 'orders') }}

)

select
    order_id,
    customer_id,
    ordered_at,
    status,
    updated_at
from versions
where recency = 1
