{#
  Models land in exactly the schema that dbt_project.yml names: staging or marts. Those of a package land in a schema of
  the package's name.
  dbt's own rule would put the profile's schema in front (staging_marts).
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set own = node.package_name == project_name -%}
    {{ (custom_schema_name or (target.schema if own else node.package_name)) | trim }}
{%- endmacro %}
