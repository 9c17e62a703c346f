"""What is common by chance when schools, people and addresses are compared, as it is written when folded."""

from __future__ import annotations


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Addresses at these say nothing of where somebody belongs; nor do those below them.
PUBLIC_HOSTS = _listed("""
    126.com 163.com aol.com daum.net duck.com fastmail.com free.fr gmail.com gmx.at gmx.com gmx.de gmx.net
    googlemail.com hanmail.net hey.com hotmail.co.kr hotmail.co.uk hotmail.com hotmail.fr hotmail.it
    icloud.com kakao.com korea.com korea.kr laposte.net libero.it live.co.kr live.com mac.com mail.com mail.ru
    me.com msn.com nate.com naver.com onmail.com orange.fr outlook.com outlook.fr outlook.kr pm.me proton.me
    protonmail.com qq.com sina.com t-online.de tutanota.com virgilio.it web.de yahoo.co.jp yahoo.co.kr
    yahoo.co.uk yahoo.com yahoo.de yahoo.fr yahoo.it yandex.com yandex.ru ymail.com zoho.com
""")
# Second parts of domains under a country that many share, as in ac.kr and edu.sg.
SHARED_PARTS = _listed(
    "ac asn co com ed edu es gen go gob gouv gov gv hs k12 kg ms ne net nhs or org pe re sc sch"
)
# Words that do not say which school or body it is.
COMMON_WORDS = _listed("""
    a academy agency and arts association at authority campus center centre class college commission company
    council de department der des di du elementary faculty for foreign foundation fur grade group high
    hochschule institute institution international junior kindergarten la language le liceo lycee
    metropolitan middle ministry national of office organisation organization polytechnic preparatory
    primary public republic research saint school schools science sciences scuola scuole secondary senior
    service society state statale student students team technical technology the union universidad universita
    universitat universite university
    고 고등학교 교육청 국립 국립대학교 국제 국제고등학교 기관 대 대학 대학교 반 사립 여자고등학교 여자중학교
    연구소 연구원 재단 중 중학교 초등학교 학과 학교 학년 학생 협회 회사
""")
# What people write who belong nowhere.
NOWHERE = _listed("""
    homeschool homeschooled individual na nil no none noschool nothing personal private self
    개인 기타 무소속 없음 해당없음
""")
# What people are called by.
TITLES = _listed("""
    dr frau herr lady madame miss mister monsieur mr mrs ms mx prof professor signor signora sir teacher
    강사 강사님 교사 교수 교수님 박사 박사님 선생 선생님 쌤
""")
# What is written short, within a name and at the end of it.
SHORT_WORDS = {"univ": "university", "hs": "high school", "ms": "middle school", "inst": "institute"}
SHORT_ENDINGS = (
    ("초등학교", "초"),
    ("고등학교", "고"),
    ("중학교", "중"),
    ("대학교", "대"),
    ("대학", "대"),
)
