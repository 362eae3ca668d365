{{ config(tags=['check']) }}

select count(*) as row_count
from {{ ref('daily_revenue') }}
having count(*) = 0
