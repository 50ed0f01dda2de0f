"""What the simulated tea-and-snack shop sells, where it sells and to whom it posts: all invented.

Prices are in minor units. A weight says how often one thing is taken beside the others of its kind.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """``cycle_days``: an average buyer's days between orders; ``regularity`` 1 is pure chance, 4 nearly clockwork."""

    name: str
    weight: int
    cycle_days: int
    regularity: int


@dataclass(frozen=True, slots=True)
class Product:
    product_id: str
    category: int
    name: str
    price: int
    weight: int


@dataclass(frozen=True, slots=True)
class Place:
    province: str
    city: str
    weight: int


CATEGORIES = (
    Category("绿茶", 24, 35, 2),
    Category("红茶", 14, 42, 2),
    Category("咖啡豆", 18, 30, 3),
    Category("坚果", 22, 28, 2),
    Category("果干蜜饯", 12, 33, 1),
    Category("茶具", 6, 365, 1),
    Category("礼盒", 4, 180, 4),
    Category("样品", 0, 365, 1),
)

_SOLD: tuple[tuple[tuple[str, int, int], ...], ...] = (
    (
        ("明前龙井 50克", 8800, 5),
        ("碧螺春 100克", 6900, 5),
        ("安吉白茶 50克", 7580, 4),
        ("黄山毛峰 250克袋装", 5900, 6),
        ("茉莉绿茶 三角茶包20枚", 2990, 8),
    ),
    (
        ("正山小种 125克", 6600, 5),
        ("祁门红茶 100克", 7200, 3),
        ("滇红金针 200克", 5800, 4),
        ("桂花红茶 三角茶包15枚", 2690, 6),
    ),
    (
        ("云南保山咖啡豆 中烘454克", 5990, 6),
        ("意式拼配咖啡豆 深烘1千克", 9800, 4),
        ("耶加雪菲咖啡豆 浅烘227克", 6850, 4),
        ("挂耳咖啡 10包", 3990, 8),
        ("手冲滤纸 V60,100张", 1500, 3),
    ),
    (
        ("每日坚果 30包", 8990, 6),
        ("原味巴旦木 500克", 4590, 5),
        ("手剥夏威夷果 500克", 4990, 4),
        ("奶油碧根果 250克", 2880, 5),
        ("盐焗腰果 罐装200克", 3350, 4),
    ),
    (
        ("冻干草莓脆 60克", 1990, 5),
        ("新疆葡萄干 500克", 1880, 4),
        ("九制话梅 150克", 1290, 5),
        ("芒果干 108克×3", 3590, 4),
    ),
    (
        ("便携旅行茶具 一壶二杯", 9900, 4),
        ("玻璃飘逸杯 500毫升", 5500, 5),
        ("手摇磨豆机", 16800, 2),
        ("竹制茶盘", 12900, 1),
    ),
    (
        ("新春茶礼 双罐礼盒", 26800, 4),
        ("坚果礼盒 “山野八味”", 15800, 6),
    ),
    (("试饮小样 3克", 0, 1),),
)

PRODUCTS = tuple(
    Product(f"P{category + 1}{place:03d}", category, name, price, weight)
    for category, sold in enumerate(_SOLD)
    for place, (name, price, weight) in enumerate(sold, start=1)
)
SAMPLE = len(PRODUCTS) - 1
"""The free sample: the only line of a gift order."""

STORES = ("山野茶铺旗舰店", "山野零食店")
STORE_WEIGHTS = (70, 30)
CHANNELS = ("搜索", "直播间", "短视频", "推荐", "私域")
CHANNEL_WEIGHTS = (38, 22, 14, 16, 10)
PLACES = (
    Place("浙江省", "杭州市 西湖区", 16),
    Place("广东省", "广州市 天河区", 15),
    Place("江苏省", "苏州市 姑苏区", 13),
    Place("上海", "上海市 徐汇区", 11),
    Place("北京", "北京市 朝阳区", 9),
    Place("山东省", "青岛市 市南区", 8),
    Place("四川省", "成都市 武侯区", 8),
    Place("福建省", "厦门市 思明区", 7),
    Place("河南省", "郑州市 金水区", 6),
    Place("湖北省", "武汉市 武昌区", 4),
    Place("云南省", "昆明市 五华区", 2),
    Place("内蒙古自治区", "呼和浩特市 新城区", 1),
)
COUPONS = ("", "满99减10", "满199减30", "满299减50", "会员九折", "老客专享券")
COUPON_FROM = (9900, 19900, 29900)
COUPON_OFF = (0, 1000, 3000, 5000)
MEMBER_COUPON = 4
RETURNING_COUPON = 5
"""Only a shop ill with coupon dependence hands this one out."""

SURNAMES = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗")
NICK_STARTS = ("山月", "青柠", "半夏", "南风", "小满", "云朵", "木木", "阿茶", "橙子", "知秋", "tb_", "happy")
NICK_ENDS = ("小鹿", "爱喝茶", "的猫", "先生", "姑娘", "家", "同学", "2013_", "妈妈", "_lin")
MESSAGES = ("", "请尽快发货,谢谢", "送人的,不要放价格单", '要"明前"的', "放门卫\n不要打电话")
MESSAGE_WEIGHTS = (90, 4, 3, 2, 1)
