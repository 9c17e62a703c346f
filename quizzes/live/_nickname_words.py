"""The words that proposed nicknames are made of.

Every first word goes with every second one. None is about a body, an age, a gender, a faith or a people, none
means slow, small or odd, none is an animal that people are called names after, and none is a brand.
"""

from __future__ import annotations

_ENGLISH_FIRST = """
    Active Agile Alert Amazing Artful Bold Brave Breezy Bright Brisk Calm Candid Careful Caring Cheerful
    Cheery Clear Clever Cosmic Creative Curious Daring Devoted Diligent Dreamy Eager Earnest Elated Electric
    Epic Exact Faithful Fearless Festive Focused Friendly Generous Genuine Gifted Glad Gleaming Glowing
    Golden Graceful Gracious Grand Grateful Great Handy Happy Helpful Heroic Honest Hopeful Humble Ideal
    Inspired Jolly Jovial Joyful Joyous Keen Kind Lively Logical Loyal Lucid Lucky Lunar Magic Majestic
    Mellow Merry Mighty Mindful Modest Musical Neat Nifty Nimble Noble Orderly Original Patient Peaceful
    Playful Pleasant Plucky Poetic Poised Polite Precise Prompt Proud Quick Radiant Rapid Ready Reliable
    Resolute Savvy Serene Sharp Shining Sincere Skilful Skilled Smart Smiling Solar Sparkly Speedy Spirited
    Splendid Starry Steady Stellar Sunny Superb Swift Talented Thankful Thorough Tidy Tireless Tranquil
    Trusty Truthful Upbeat Valiant Vibrant Vigilant Vivid Warm Watchful Winning Wise Witty Wondrous Worthy
    Zesty Zippy
"""

_ENGLISH_SECOND = """
    Alpaca Badger Bison Condor Cricket Dolphin Dragon Eagle Egret Elk Falcon Finch Firefly Gazelle Gecko
    Griffin Hare Hawk Heron Ibex Ibis Kestrel Koala Lark Lemur Leopard Lion Llama Lynx Magpie Marmot Meerkat
    Moose Narwhal Newt Ocelot Oriole Osprey Otter Owl Panda Panther Pegasus Penguin Phoenix Plover Puffin
    Rabbit Robin Seal Sparrow Swan Tiger Toucan Unicorn Wren Yak Zebra Acorn Anchor Atlas Aurora Bamboo
    Beacon Bicycle Book Breeze Bridge Brook Candle Canoe Canyon Castle Cedar Cello Cloud Clover Comet
    Compass Cosmos Crane Drum Eclipse Emerald Engine Flute Forest Garden Glider Guitar Harp Island Kayak
    Kite Lagoon Lantern Magnet Maple Meadow Melody Meteor Mosaic Nebula Ocean Opal Orbit Orchid Pearl Pebble
    Pencil Piano Planet Puzzle Quartz Rainbow Rhythm River Robot Rocket Saturn Star Summit Sunrise Topaz
    Tulip Valley Violin Voyage Willow
"""

_KOREAN_FIRST = """
    용감한 씩씩한 다정한 친절한 상냥한 명랑한 유쾌한 즐거운 행복한 신나는 활기찬 힘찬 당당한 든든한 믿음직한
    성실한 부지런한 꾸준한 차분한 침착한 평온한 온화한 따뜻한 포근한 정직한 솔직한 진실한 진솔한 슬기로운
    지혜로운 영리한 똑똑한 총명한 현명한 기발한 창의적인 빛나는 반짝이는 눈부신 찬란한 환한 맑은 푸른
    싱그러운 산뜻한 상쾌한 시원한 향기로운 날쌘 재빠른 민첩한 빠른 굳센 늠름한 의젓한 너그러운 관대한 겸손한
    공손한 배려하는 나누는 웃는 노래하는 춤추는 꿈꾸는 달리는 여행하는 탐험하는 생각하는 배우는 도전하는
    모험하는 발명하는 상상하는 연주하는 응원하는 인사하는 산책하는 날아오르는 뛰노는 앞장서는 열정적인
    적극적인 긍정적인 낙천적인 희망찬 자유로운 신비로운 신기한 놀라운 멋진 근사한 훌륭한 대단한 뛰어난
    특별한 소중한 고마운 반가운 정다운 꼼꼼한 세심한 섬세한 신중한 정확한 깔끔한 야무진 알뜰한 재미있는
    흥겨운 경쾌한 쾌활한 활발한 기운찬 우렁찬 생생한 또렷한 은은한 잔잔한 평화로운 풍성한 여유로운 한결같은
    변함없는 새로운
"""

_KOREAN_SECOND = """
    수달 판다 코알라 다람쥐 청설모 토끼 사슴 노루 순록 얼룩말 사자 호랑이 표범 치타 스라소니 두루미 백로
    왜가리 부엉이 올빼미 독수리 송골매 참새 종달새 꾀꼬리 딱따구리 파랑새 까치 펭귄 펠리컨 물총새 갈매기
    돌고래 물범 바다사자 해달 해마 불가사리 반딧불이 나비 꿀벌 무당벌레 사슴벌레 장수풍뎅이 귀뚜라미 알파카
    라마 미어캣 오소리 고슴도치 카피바라 날다람쥐 산양 조랑말 유니콘 페가수스 봉황 해태 별 별똥별 혜성
    은하수 북극성 샛별 달빛 햇살 노을 무지개 구름 바람 산들바람 이슬 눈꽃 새벽 아침 하늘 바다 강물 시냇물
    호수 폭포 숲 오솔길 언덕 들판 초원 산봉우리 단풍나무 소나무 대나무 자작나무 느티나무 은행나무 민들레
    해바라기 코스모스 튤립 라일락 진달래 수선화 클로버 도토리 새싹 나침반 등대 촛불 돛단배 종이배 나룻배
    풍차 물레방아 열기구 비행기 우주선 로켓 망원경 돋보기 연필 공책 책갈피 지도 퍼즐 로봇 피아노 바이올린
    첼로 하모니카 플루트 종소리 바람개비 팽이 썰매 자전거 조약돌 진주 보석 자석 만년필 색연필 모닥불 선물
    편지
"""

WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "en": (tuple(_ENGLISH_FIRST.split()), tuple(_ENGLISH_SECOND.split())),
    "ko": (tuple(_KOREAN_FIRST.split()), tuple(_KOREAN_SECOND.split())),
}
