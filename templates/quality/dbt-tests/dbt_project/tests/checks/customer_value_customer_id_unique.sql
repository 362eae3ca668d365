{{ config(tags=['check']) }}

select
    customer_id,
    count(*) as row_count
from {{ ref('customer_value') }}
where customer_id is not null
group by customer_id
having count(*) > 1
