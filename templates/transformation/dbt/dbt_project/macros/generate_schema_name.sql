{#
  Models land in exactly the schema that dbt_project.yml names: staging or marts.
  dbt's own rule would put the profile's schema in front (staging_marts).
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
