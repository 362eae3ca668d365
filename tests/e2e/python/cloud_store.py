"""Land the source files of a generated project in a bucket of AWS's, as a task there does: with its role and without a key.

    cloud_store.py PROJECT

S3 and the address from which a task gets its login are stand-ins on loopback; the project's own script does the rest, twice.
Needs moto and pyarrow.
"""

import http.server
import json
import os
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

from moto.server import ThreadedMotoServer

LOGIN = {"AccessKeyId": "role", "SecretAccessKey": "secret", "Token": "token", "Expiration": "2099-01-01T00:00:00Z"}


class Login(http.server.BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self) -> None:
        Login.asked += 1
        body = json.dumps(LOGIN).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    project = Path(sys.argv[1])
    s3 = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    s3.start()
    login = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Login)
    threading.Thread(target=login.serve_forever, daemon=True).start()
    address = "http://{}:{}".format(*s3.get_host_and_port())
    urllib.request.urlopen(urllib.request.Request(f"{address}/bucket", method="PUT"))

    environment = {
        "PATH": os.environ["PATH"],
        "OBJECT_STORE": "aws",
        "S3_ENDPOINT_URL": address,
        "S3_REGION": "eu-central-1",
        "S3_LANDING_BUCKET": "bucket/landing",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://127.0.0.1:{login.server_port}/login",
    }
    for _ in range(2):
        subprocess.run([sys.executable, "object_store/land_files.py"], cwd=project, env=environment, check=True)
    for file in sorted((project / "data").glob("*.csv")):
        landed = urllib.request.urlopen(f"{address}/bucket/landing/shop/{file.name}").read()
        if landed != file.read_bytes():
            sys.exit(f"{file.name} is not what was landed")
    if not Login.asked:
        sys.exit("nobody asked for the login of the role")
    s3.stop()


if __name__ == "__main__":
    main()
