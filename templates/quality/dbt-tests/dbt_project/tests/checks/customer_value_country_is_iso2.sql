{{ config(tags=['check']) }}

select
    customer_id,
    country
from {{ ref('customer_value') }}
where not {{ matches('country', '^[A-Z]{2}$') }}
