{{ config(tags=['check']) }}

select
    customer_id,
    name
from {{ ref('customer_value') }}
where customer_id is null
