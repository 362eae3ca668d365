{{ config(tags=['check']) }}

select count(*) as row_count
from {{ source('raw', 'orders') }}
having count(*) = 0
