"""A Kubernetes API server that keeps what is created and runs nothing.

Usage: fake_kubernetes.py PORT_FILE FOLDER

Writes its port to PORT_FILE, and every object that is sent to FOLDER, a JSON file each, named after its kind and name.
"""

import json
import pathlib
import sys
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

port_file, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
objects = {}


class Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def body(self):
        return json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")

    def keep(self):
        sent = self.body()
        meta = sent.setdefault("metadata", {})
        name = meta.setdefault("name", meta.get("generateName", "object-") + uuid.uuid4().hex[:5])
        meta.setdefault("uid", str(uuid.uuid4()))
        meta.setdefault("resourceVersion", "1")
        objects[name] = sent
        (folder / f"{sent.get('kind', 'object')}-{name}.json").write_text(json.dumps(sent, indent=1))
        self.answer(201 if self.command == "POST" else 200, sent)

    do_POST = do_PUT = do_PATCH = keep

    def do_GET(self):
        name = self.path.split("?")[0].rsplit("/", 1)[1]
        if name in objects:
            self.answer(200, objects[name])
        elif name.endswith("s"):
            self.answer(200, {"kind": "List", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": []})
        else:
            self.answer(404, {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404})

    def do_DELETE(self):
        self.body()
        self.answer(200, {"kind": "Status", "apiVersion": "v1", "status": "Success"})

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
port_file.write_text(str(server.server_port))
server.serve_forever()
