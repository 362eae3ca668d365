with versions as (

    select
        cast(customer_id as integer) as customer_id,
        name,
        email,
        coalesce(nullif(country, ''), 'ZZ') as country,
        cast(created_at as timestamptz) at time zone 'UTC' as created_at,
        cast(updated_at as timestamptz) at time zone 'UTC' as updated_at,
        -- The columns after updated_at only make the choice repeatable.
        row_number() over (
            partition by customer_id
            order by updated_at desc, name, email, country
        ) as recency
    from {{ source('raw', 'customers') }}

)

select
    customer_id,
    name,
    email,
    country,
    created_at,
    updated_at
from versions
where recency = 1
