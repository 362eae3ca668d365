{#
  The table has at least one row. Most tests pass on an empty table, so this one catches a load that brought nothing.
#}
{% test not_empty(model) %}
select 'no rows' as problem
where not exists (select 1 from {{ model }})
{% endtest %}
