-- The tables that target-postgres loads, in exact types. It takes a table as it finds it; those that it makes itself
-- have times without a time zone and numbers without a scale. Another column of a file needs no line here: the target
-- adds it.
create schema if not exists raw;

create table if not exists raw.customers (
    customer_id bigint not null,
    name text,
    email text,
    country text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (customer_id, updated_at)
);

create table if not exists raw.orders (
    order_id bigint not null,
    customer_id bigint,
    ordered_at timestamptz not null,
    status text,
    updated_at timestamptz not null,
    primary key (order_id, updated_at)
);

create table if not exists raw.order_items (
    order_id bigint not null,
    line_number bigint not null,
    product text,
    category text,
    quantity bigint not null,
    unit_price numeric(10, 2) not null,
    primary key (order_id, line_number)
);
