import sys, json
from django.db import transaction
from django.test import Client
from tests.house.addresses import *
def test_dump(db, client_of, settings):
    import time
    s=make_samples()
    clients={r: client_of(r) for r in [None, Role.EDITOR, Role.MANAGER, Role.JUDGE, Role.TRAINER, Role.ADMINISTRATOR]}
    out=open('/tmp/matrix.txt','w')
    for a in all_addresses():
        try: p=s.path(a)
        except KeyError as e: print("GAP",a,e,file=out); continue
        for m in ("get","post"):
            row=[]
            for r,c in clients.items():
                keep=c.cookies.copy()
                t=time.time()
                with transaction.atomic():
                    c.raise_request_exception=False
                    resp=getattr(c,m)(p)
                    if hasattr(resp,'streaming') and resp.streaming: b''.join(resp.streaming_content)
                    transaction.set_rollback(True)
                c.cookies=keep
                row.append(f"{resp.status_code}{resp.get('Location','')[:30]}" + (f"[{time.time()-t:.1f}]" if time.time()-t>.5 else ''))
            print(a.route, '|', a.name,'|', m, '|', ' '.join(row), file=out, flush=True)
