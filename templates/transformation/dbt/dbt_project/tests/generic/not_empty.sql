{#
  The table has at least one row. Most tests pass on an empty table, so this one catches a load that brought nothing.
#}
{% test not_empty(model) %}
select count(*) as row_count
from {{ model }}
having count(*) = 0
{% endtest %}
