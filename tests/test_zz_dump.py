import json, pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import test_queries as q
from tests.query_world import build
pytestmark = pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_dump(count):
    w = build(count)
    out = {}
    for who, person, table in (("S", w.secretary, q.SECRETARY), ("O", w.office, q.OFFICE), ("V", None, q.VISITOR)):
        c = Client()
        if person: c.force_login(person)
        for a in table:
            path, _s, part = a.format(w=w).partition(" ")
            h = {"HTTP_HX_REQUEST": "true"} if part else {}
            c.get(path, **h)
            with CaptureQueriesContext(connection) as asked:
                r = c.get(path, **h)
            out[f"{who} {a}"] = [r.status_code, len(asked), len(r.getvalue())]
    json.dump(out, open(f"/tmp/team/dump{count}.json", "w"))
