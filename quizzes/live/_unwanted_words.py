"""Words that no nickname may be made of. English ones are found with digits, stars, stretched letters too."""

from __future__ import annotations

import re

# No harmless word holds it.
_ANYWHERE = """
    fuck phuck motherf nigger nigga faggot asshole arsehole bitch wanker porn whore bastard dickhead
    cocksuck vagina slut hitler pedophile paedophile killyour blowjob handjob dildo jerkoff cumshot
    bullshit gangbang orgasm hentai masturbat douchebag jackass dumbass goddamn
"""
# Harmless words end in it, none begins with it.
_START = "shit cunt wank jizz"
_HARMLESS = "shiitake shitake"
# Only the word itself.
_WHOLE = """
    fck fuk fuq fag pedo paedo paki spic chink gook kike coon dyke homo negro tranny tard retard retarded
    spastic spaz rape rapist raper sex sexy xxx anal anus ass arse butthole cock dick penis pussy tit
    titty titties boob boobies cum cumming milf twat prick piss pissed turd poop crap tosser pervert perv
    suicide nazi kkk kys stfu wtf isis heil horny nude naked hooker hoe thot pr0n idiot moron ssibal sibal
    shibal byungsin byeongsin gaesaekki jiral jonna tlqkf qudtls wlfkf
"""
ANYWHERE, START, WHOLE = _ANYWHERE.split(), _START.split(), _WHOLE.split()
HARMLESS = frozenset(_HARMLESS.split())

# Stems of Korean swear words, wherever they stand,
KOREAN = re.compile(
    "씨+[이잌]*[발빨팔벌]|시이*발|싸발|쉬발|슈발|싯팔|시팔|씨바|썅|쌍[년놈]|씹[년놈새할]|[병븅빙]신|"
    "[지즤]랄|염병|새끼|[개게]새[기키]|[미믜]친[년놈]|[존졸]나|좆|좃|느금|니[애에]미|엠창|호로자|창[녀년]|섹스|"
    "[김된]치녀|된장녀|[맘틀]충|한남충|급식충|틀딱|짱[깨개]|쪽[바발]리|흑형|깜둥이|찐따|일베|닥쳐|뒈져"
)
# but not inside of these.
KOREAN_HARMLESS = re.compile(
    "시발[점역]|다시발[가-힣]|아저씨[발벌팔]|새끼[손발]가락|새끼(?:고양이|강아지|곰|사자|오리|펭귄)|"
    "의존나|존나무|[솜날글]씨[발팔벌바]|마음씨[바발]|씨바람|씨바다"
)
# Plain words, or parts of them, unless they are all there is.
KOREAN_ALONE = re.compile(
    "보지|자지|변태|야동|야설|걸레|강간|자살|꺼져|죽어|뒤져|호구|시바|성폭행|몰카|정신병자|멍청이|바보"
)
_KOREAN_ABBREVIATIONS = """
    ㅅㅂ ㅆㅂ ㅅㅍ ㅆㅍ ㅂㅅ ㅄ ㅈㄹ ㅈㄴ ㅅㄲ ㄱㅅㄲ ㄳㄲ ㅁㅊㄴ ㅅㅂㄴ ㅆㅂㄴ ㅅㅂㄹㅁ ㅅㅂㅅㄲ ㅂㅅㅅㄲ
    ㄷㅊ ㄲㅈ ㄴㄱㅁ ㄴㅇㅁ ㅇㅁㅊ ㅊㄴ ㅉㄸ ㅗ ㅗㅗ ㅗㅗㅗ
"""
KOREAN_ABBREVIATIONS = frozenset(_KOREAN_ABBREVIATIONS.split())

# Roles: the word itself, or the whole nickname,
_STAFF = """
    admin admins superadmin sysadmin theadmin trainer trainers thetrainer coach host hosts cohost thehost
    mod mods staff official organiser organizer instructor presenter system support
"""
STAFF = tuple(_STAFF.split())
# and those that no harmless word holds.
STAFF_ANYWHERE = ("administrator", "moderator", "teacher", "bonafide")
KOREAN_STAFF = re.compile(
    "관리자|선생님|운영자|운영진|진행자|강사님|교수님|조교님|담당자|보나피데|보나파이드|"
    "(?:강사|선생|쌤|교사|사회자|조교|담임)$"
)
