{{ config(tags=['check']) }}

select
    customer_id,
    orders
from {{ ref('customer_value') }}
where orders < 0
