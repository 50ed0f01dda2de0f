"""The shop as its Taobao exports: the order list and the list of lines, quirks and all.

What a Taobao export does not carry (category, channel, discount's name) is left out; the rest is the same as in
Huitou's own csv, order ids included.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np

from huitou import calendar
from huitou.errors import UserError
from huitou.simulate import assortment, text
from huitou.simulate.buyers import GUEST, PHONES, nick, phone
from huitou.simulate.draws import Bools, Ints
from huitou.simulate.orders import CLOSED, NEVER, PENDING, Lines, Orders
from huitou.simulate.requests import DAY
from huitou.simulate.shop import SimulatedShop, older_state

Layout = Literal["classic", "newer"]

_CLASSIC = {
    "订单编号": '="%s"',
    "买家会员名": "%s",
    "买家支付宝账号": "***",
    "支付单号": "%s",
    "支付详情": "",
    "买家应付货款": "%s",
    "买家应付邮费": "0.00",
    "买家支付积分": "0",
    "总金额": "%s",
    "返点积分": "0",
    "买家实际支付金额": "%s",
    "买家实际支付积分": "0",
    "订单状态": "%s",
    "买家留言": "%s",
    "收货人姓名": "%s",
    "收货地址 ": "%s",
    "运送方式": "快递",
    "联系电话 ": "",
    "联系手机": "%s",
    "订单创建时间": "%s",
    "订单付款时间 ": "%s",
    "宝贝标题 ": "%s",
    "宝贝种类": "%s",
    "物流单号 ": "%s",
    "物流公司": "%s",
    "订单备注": "",
    "宝贝总数量": "%s",
    "店铺Id": "%s",
    "店铺名称": "%s",
    "订单关闭原因": "%s",
    "卖家服务费": "0.00",
    "买家服务费": "0元",
    "发票抬头": "",
    "是否手机订单": "手机订单",
    "分阶段订单信息": "",
    "特权订金订单id": "",
    "是否上传合同照片": "否",
    "是否上传小票": "否",
    "是否代付": "否",
    "定金排名": "",
    "修改后的sku": "",
    "修改后的收货地址": "",
    "异常信息": "",
    "天猫卡券抵扣": "0",
    "集分宝抵扣": "0",
    "是否是O2O交易": "否",
    "新零售交易类型": "",
    "新零售导购门店名称": "",
    "新零售导购门店id": "",
    "新零售发货门店名称": "",
    "新零售发货门店id": "",
    "退款金额": "%s",
    "预约门店": "",
    "确认收货时间": "%s",
    "打款商家金额": "%s元",
    "含应开票给个人的个人红包": "0.00",
}
