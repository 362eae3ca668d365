"""How to open the object store. Any server that speaks S3 will do, and so do the stores of the three clouds.

Environment
    OBJECT_STORE        s3 (the default): a server of your own, reached with a key
                        aws, gcs, azure: a store of the cloud that the program runs in, which knows who it is
    S3_LANDING_BUCKET, S3_MARTS_BUCKET           buckets for what arrives and for what leaves; those of a server of your
                                                 own are made if they are missing, those of a cloud may be folders
    S3_ENDPOINT_URL, S3_REGION                   s3 and aws: http://host:port, any name
    AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY     s3
    AZURE_STORAGE_ACCOUNT, AZURE_CLIENT_ID       azure: the account, and the identity that may use it
"""

import os

from pyarrow import fs

KINDS = ("s3", "aws", "gcs", "azure")
PATIENCE = {"connect_timeout": 10, "request_timeout": 60}


class ConfigurationMistake(Exception):
    """Something the reader of the message can mend."""


def setting(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise ConfigurationMistake(f"{name} is not set; `make` sets it for every step")
    return value


def kind_of_store() -> str:
    kind = os.environ.get("OBJECT_STORE") or "s3"
    if kind not in KINDS:
        raise ConfigurationMistake(f"OBJECT_STORE is {kind!r}, not one of {', '.join(KINDS)}")
    return kind


def open_store() -> fs.FileSystem:
    """The whole store; paths in it begin with the bucket."""
    kind = kind_of_store()
    if kind == "gcs":
        return fs.GcsFileSystem()
    if kind == "azure":
        return fs.AzureFileSystem(setting("AZURE_STORAGE_ACCOUNT"), client_id=os.environ.get("AZURE_CLIENT_ID"))
    endpoint, region = setting("S3_ENDPOINT_URL"), setting("S3_REGION")
    scheme, _, address = endpoint.partition("://")
    if scheme not in ("http", "https") or not address:
        raise ConfigurationMistake(f"S3_ENDPOINT_URL is {endpoint!r}, not http://host:port")
    server = {"scheme": scheme, "endpoint_override": address.rstrip("/"), "region": region}
    if kind == "aws":
        return fs.S3FileSystem(**server, **PATIENCE)
    login = {"access_key": setting("AWS_ACCESS_KEY_ID"), "secret_key": setting("AWS_SECRET_ACCESS_KEY")}
    return fs.S3FileSystem(**server, **login, **PATIENCE, allow_bucket_creation=True)


def write_object(store: fs.FileSystem, bucket: str, name: str, content: bytes) -> str:
    """Put one object. It is the old one or the new one for every reader; writing it again changes nothing."""
    if kind_of_store() == "s3":
        # A bucket that exists is left as it is.
        store.create_dir(bucket)
    path = f"{bucket}/{name}"
    with store.open_output_stream(path) as stream:
        stream.write(content)
    return path
