{#
  Lets Elementary keep what its tests found. dbt takes such a change from a package only when the project asks for it.
#}
{% materialization test, default %}
    {{ return(elementary.materialization_test_default()) }}
{% endmaterialization %}

{% materialization test, adapter='snowflake' %}
    {{ return(elementary.materialization_test_snowflake()) }}
{% endmaterialization %}
