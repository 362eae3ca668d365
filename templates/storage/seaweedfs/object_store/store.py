"""How to open the object store. Any server that speaks S3 will do.

Environment
    S3_ENDPOINT_URL                              http://host:port
    S3_REGION                                    any name
    AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY
    S3_LANDING_BUCKET, S3_MARTS_BUCKET           buckets for what arrives and for what leaves; made if they are missing
"""

import os

from pyarrow import fs

SETTINGS = ("S3_ENDPOINT_URL", "S3_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


class ConfigurationMistake(Exception):
    """Something the reader of the message can mend."""


def setting(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise ConfigurationMistake(f"{name} is not set; `make` sets it for every step")
    return value


def open_store() -> fs.S3FileSystem:
    """The whole store; paths in it begin with the bucket."""
    endpoint, region, access_key, secret_key = (setting(name) for name in SETTINGS)
    scheme, _, address = endpoint.partition("://")
    if scheme not in ("http", "https") or not address:
        raise ConfigurationMistake(f"S3_ENDPOINT_URL is {endpoint!r}, not http://host:port")
    return fs.S3FileSystem(
        scheme=scheme,
        endpoint_override=address.rstrip("/"),
        region=region,
        access_key=access_key,
        secret_key=secret_key,
        allow_bucket_creation=True,
        connect_timeout=10,
        request_timeout=60,
    )


def write_object(store: fs.S3FileSystem, bucket: str, name: str, content: bytes) -> str:
    """Put one object. It is the old one or the new one for every reader; writing it again changes nothing."""
    # A bucket that exists is left as it is.
    store.create_dir(bucket)
    path = f"{bucket}/{name}"
    with store.open_output_stream(path) as stream:
        stream.write(content)
    return path
