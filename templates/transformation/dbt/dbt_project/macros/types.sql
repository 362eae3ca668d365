{#
  What SQL dialects call differently. Models say what they mean with these macros, so one set of models runs on every
  warehouse. dbt picks the macro whose prefix is the adapter, else the one that begins with default__.
#}

{#
  A type whose values may be null, named as in a contract: string, integer, date, decimal(12, 2).
  ClickHouse keeps nulls in Nullable columns only; everywhere else each column takes them.
#}
{% macro nullable(type) -%}
    {{ adapter.dispatch('nullable')(api.Column.translate_type(type)) }}
{%- endmacro %}

{% macro default__nullable(type) -%}
    {{ type }}
{%- endmacro %}

{% macro clickhouse__nullable(type) -%}
    Nullable({{ type }})
{%- endmacro %}

{#
  A moment as the date and time of UTC, whatever offset the source or the session uses.
#}
{% macro to_utc(moment) -%}
    {{ adapter.dispatch('to_utc')(moment) }}
{%- endmacro %}

{% macro default__to_utc(moment) -%}
    cast({{ moment }} as timestamptz) at time zone 'UTC'
{%- endmacro %}

{% macro clickhouse__to_utc(moment) -%}
    cast({{ moment }} as Nullable(DateTime64(6, 'UTC')))
{%- endmacro %}

{# Iceberg keeps microseconds. #}
{% macro trino__to_utc(moment) -%}
    cast(cast({{ moment }} as timestamp(6) with time zone) at time zone 'UTC' as timestamp(6))
{%- endmacro %}

{% macro snowflake__to_utc(moment) -%}
    cast(convert_timezone('UTC', cast({{ moment }} as timestamp_tz)) as timestamp_ntz)
{%- endmacro %}

{# A timestamp of BigQuery is a moment already, and shows itself in UTC. #}
{% macro bigquery__to_utc(moment) -%}
    cast({{ moment }} as timestamp)
{%- endmacro %}
