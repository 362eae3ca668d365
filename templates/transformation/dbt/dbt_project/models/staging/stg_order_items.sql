with lines as (

    select
        cast(order_id as integer) as order_id,
        cast(line_number as integer) as line_number,
        product,
        category,
        cast(quantity as integer) as quantity,
        cast(unit_price as decimal(10, 2)) as unit_price,
        -- The rows of one line are exact copies; the order only makes the choice repeatable.
        row_number() over (
            partition by order_id, line_number
            order by product, category, quantity, unit_price
        ) as copy_number
    from {{ source('raw', 'order_items') }}

)

select
    order_id,
    line_number,
    product,
    category,
    quantity,
    unit_price
from lines
where copy_number = 1
