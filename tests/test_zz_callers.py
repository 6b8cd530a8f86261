import os, traceback, pytest
from django.db import connection
from django.test import Client
from tests import test_queries as q
from tests.query_world import build
pytestmark = pytest.mark.django_db
def test_callers():
    w = build(1); c = Client(); c.force_login(w.secretary)
    for p in (q.FILE, q.FILE+"las/"):
        n=[]
        def wr(execute, sql, params, many, context):
            st=[f for f in traceback.extract_stack() if "/tmp/team/speed/" in f.filename and ".venv" not in f.filename and "/tests/" not in f.filename]
            n.append((sql[:60]+" … "+sql[sql.find(" FROM "):][:60], " < ".join(f"{f.filename.replace('/tmp/team/speed/','')}:{f.lineno}" for f in list(reversed(st))[:4])))
            return execute(sql, params, many, context)
        c.get(p)
        with connection.execute_wrapper(wr): c.get(p)
        print(p, len(n))
        for a,b in n: print("  ",a,"\n      ",b)
