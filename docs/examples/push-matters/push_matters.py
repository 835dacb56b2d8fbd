"""Pushes the matters of a CSV file to Mingjing: MINGJING_API_KEY=... python3 push_matters.py matters.csv [host:port]"""
import csv
import os
import sys
import tempfile
from pathlib import Path

import grpc
import grpc_tools
from grpc_tools import protoc

PROTO = os.environ.get("MINGJING_PROTO", str(Path(__file__).resolve().parents[3] / "proto"))
FIELDS = {"办件编号": "matter_number", "事项编码": "item_code", "事项名称": "item_name", "办理日期": "handled_on", "评议对象": "service_point",
          "窗口": "window", "申请人": "applicant_name", "手机号": "phone", "行政区划": "division"}


def contracts():
    """Compiles the contracts, so that nothing generated is kept."""
    with tempfile.TemporaryDirectory() as out:
        well_known = str(Path(grpc_tools.__file__).parent / "_proto")
        files = [str(path) for path in Path(PROTO).rglob("*.proto") if path.parts[-3] in ("evaluation", "envelope")]
        if protoc.main(["protoc", f"-I{PROTO}", f"-I{well_known}", f"--python_out={out}", f"--grpc_python_out={out}", *files]):
            raise SystemExit("the contracts do not compile")
        sys.path.insert(0, out)
        from mingjing.evaluation.v1 import service_pb2, service_pb2_grpc
        return service_pb2, service_pb2_grpc


def requests(pb, name):
    """The line of the file is the row's id. grpc asks for the next one when there is room."""
    with open(name, encoding="utf-8-sig", newline="") as file:
        for row, record in enumerate(csv.DictReader(file), start=2):
            matter = {FIELDS[heading]: text.strip() for heading, text in record.items() if heading in FIELDS and text}
            yield pb.PushMattersRequest(row_id=str(row), matter=pb.MatterRow(**matter))


def main(name, address="127.0.0.1:9090"):
    pb, pb_grpc = contracts()
    secure = os.environ.get("MINGJING_TLS")
    channel = grpc.secure_channel(address, grpc.ssl_channel_credentials()) if secure else grpc.insecure_channel(address)
    counts = {"accepted": 0, "duplicate": 0, "refused": 0}
    metadata = (("x-api-key", os.environ["MINGJING_API_KEY"]),)
    for answer in pb_grpc.EvaluationServiceStub(channel).PushMatters(requests(pb, name), metadata=metadata):
        refused = answer.WhichOneof("outcome") == "refused"
        outcome = "refused" if refused else "duplicate" if answer.accepted.duplicate else "accepted"
        counts[outcome] += 1
        why = "; ".join(f"{e.field} {e.code} {e.message_zh}" for e in answer.refused.errors) if refused else answer.accepted.matter_id
        print(answer.row_id, outcome, why)
    print(counts)
    return 1 if counts["refused"] else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except grpc.RpcError as error:
        print(f"{error.code().name} {error.details()}\nWhat was not answered may be pushed again: run the same command.", file=sys.stderr)
        sys.exit(2)
