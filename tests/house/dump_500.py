import traceback
from django.db import transaction
from tests.house.addresses import *
def test_dump(db, client_of, settings):
    s=make_samples()
    c=client_of(Role.ADMINISTRATOR)
    for a in all_addresses():
        if not a.name.startswith(('wagtailadmin_pages:add','wagtailadmin_pages:edit','wagtailadmin_pages:copy','wagtailadmin_pages:revisions_revert','wagtailadmin_choose_page_external','wagtail_localize:translations_report','wagtailredirects:process','wagtailsnippetchoosers_quizzes_quiz:create')): continue
        p=s.path(a)
        for m in ("get","post"):
            with transaction.atomic():
                try: getattr(c,m)(p)
                except Exception as e:
                    print(a.name,m,repr(e)[:300]); print(''.join(traceback.format_tb(e.__traceback__)[-2:]))
                transaction.set_rollback(True)
def test_super(db, client_of, person):
    c=client_of(Role.ADMINISTRATOR); u=person(Role.JUDGE)
    r=c.get(f'/admin/users/edit/{u.pk}/'); t=r.content.decode()
    import re; print(re.findall(r'name="([^"]+)"',t))
    r=c.post(f'/admin/users/edit/{u.pk}/', dict(username=u.username,email=u.email,first_name='a',last_name='b',is_superuser='on',is_active='on',groups=[1,2]))
    u.refresh_from_db(); print(r.status_code,u.is_superuser, u.groups.all())
