with versions as (

    select
        cast(customer_id as integer) as customer_id,
        cast(name as {{ nullable('string') }}) as name,
        cast(email as {{ nullable('string') }}) as email,
        coalesce(nullif(country, ''), 'ZZ') as country,
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('updated_at') }} as updated_at,
        -- The columns after updated_at only make the choice repeatable.
        row_number() over (
            partition by customer_id
            order by updated_at desc, name asc, email asc, country asc
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
