"""The exports of other platforms as data: their columns in order, what stands in them, and their words for states.

A cell is a template; ``{name}`` is filled with what ``cells`` says of the order and line, and the rest stands as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Platform:
    """One export. ``states``: its words for unpaid, closed, on its way, done, and paid but wholly refunded.

    ``rows``: ``order`` one row an order, ``line`` one a line, ``first`` one a line with the order's cells (those of
    ``order_cells``) on its first row only. ``partial_refunds``: whether it can show that a part was given back;
    ``repeats``: whether a row exported twice can be told from two alike; ``knows``: whether it tells who bought.
    """

    source: str
    file: str
    columns: tuple[str, ...]
    cells: Mapping[str, str]
    states: tuple[str, str, str, str, str]
    rows: Literal["order", "line", "first"] = "line"
    order_cells: frozenset[str] = field(default_factory=frozenset)
    encoding: str = "utf-8"
    delimiter: str = ","
    empty: str = ""
    partial_refunds: bool = True
    repeats: bool = True
    knows: bool = True


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


_JD = Platform(
    source="jd",
    file="jd_orders.csv",
    columns=_names(
        "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,"
        "订单状态,订单类型,下单帐号,客户姓名,客户地址,联系电话,订单备注,发票类型,发票抬头,发票内容,"
        "商家备注,商家备注等级（等级1-5为由高到低）,运费金额,付款确认时间,增值税发票,货号,订单完成时间,"
        "订单来源,订单渠道,商家应收"
    ),
    cells={
        "订单号": '="{order_id}"',
        "商品ID": "{product_id}",
        "商品名称": "{product}",
        "订购数量": "{quantity}",
        "下单时间": "{ordered_at}",
        "京东价": "{price}",
        "订单金额": "{due}",
        "结算金额": "{paid}",
        "余额支付": "0",
        "应付金额": "{paid}",
        "订单状态": "{state}",
        "下单帐号": "{nick}",
        "联系电话": "{masked_phone}",
        "付款确认时间": "{paid_at}",
        "订单完成时间": "{delivered_at}",
        "商家应收": "{paid}（系统计算中，该值仅供参考）",
    },
    states=("等待付款", "已取消", "等待出库", "完成", "(删除)等待出库"),
    encoding="gb18030",
    partial_refunds=False,
)
_PINDUODUO = Platform(
    source="pinduoduo",
    file="orders_export.csv",
    columns=_names(
        "商品,订单号,订单状态,商品数量(件),支付时间,承诺发货时间,发货时间,确认收货时间,商品id,商品规格,"
        "样式ID,商品一级类目,商家编码-规格维度,商家备注,买家留言,售后状态,订单成交时间,商品总价(元),"
        "邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),用户实付金额(元),商家实收金额(元),"
        "快递单号,快递公司,省,市,区, 用户购买手机号"
    ),
    cells={
        "商品": "{product}",
        "订单号": "{day6}-{order_id}",
        "订单状态": "{state}",
        "商品数量(件)": "{quantity}\t",
        "支付时间": "{paid_at}",
        "确认收货时间": "{delivered_at}",
        "商品id": "{product_id}\t",
        "商品一级类目": "{category}",
        "订单成交时间": "{paid_at}",
        "商品总价(元)": "{gross}\t",
        "店铺优惠折扣(元)": "{discount}",
        "用户实付金额(元)": "{paid}\t",
        "商家实收金额(元)": "{paid}\t",
        "省": "{province}",
    },
    states=("待付款", "已取消", "已发货，待收货", "已收货", "已发货，退款成功"),
    rows="order",
    encoding="utf-8-sig",
    partial_refunds=False,
    knows=False,
)
_DOUYIN = Platform(
    source="douyin",
    file="douyin_orders.csv",
    columns=_names(
        "主订单编号,子订单编号,选购商品,商品规格,商品数量,商品ID,商家编码,商品单价,订单应付金额,运费,"
        "优惠总金额,支付方式,收件人,收件人手机号,省,市,区,街道,详细地址,订单提交时间,商家备注,订单完成时间,"
        "支付完成时间,APP渠道,流量来源,订单状态,承诺发货时间,订单类型,达人ID,达人昵称,售后状态,取消原因,"
        "流量体裁,发货时间"
    ),
    cells={
        "主订单编号": "\t{order_id}",
        "子订单编号": "\t{line_id}",
        "选购商品": "\t{product}",
        "商品数量": "{quantity}",
        "商品ID": "\t{product_id}",
        "商品单价": "{price}",
        "订单应付金额": "{line_due}",
        "收件人": "##aGs9",
        "收件人手机号": "$$dHk3",
        "省": "{province}",
        "订单提交时间": "{ordered_at}",
        "支付完成时间": "{paid_at}",
        "订单完成时间": "{delivered_at}",
        "订单状态": "{state}",
        "售后状态": "{after_sale}",
        "流量体裁": "数据将于第二天更新",
    },
    states=("待支付", "已关闭", "已发货", "已完成", "已关闭"),
    encoding="utf-8-sig",
    empty="-",
    partial_refunds=False,
    knows=False,
)
_KUAISHOU = Platform(
    source="kuaishou",
    file="kuaishou_orders.csv",
    columns=_names(
        "订单号,赠品订单号,活动订单编号,订单创建时间,订单支付时间,订单状态,实付款,快递费,店铺优惠,平台补贴,"
        "主播补贴,支付方式,成交数量,买家留言,订单备注,售后状态,商品名称,商品ID,商品规格,SKU编码,商品单价,"
        "渠道,CPS达人ID,团长ID,快赚客ID,收货人姓名,收货人电话,收货地址-省,收货地址-市,发货时间"
    ),
    cells={
        "订单号": "{order_id}",
        "订单创建时间": "{ordered_at}",
        "订单支付时间": "{paid_at}",
        "订单状态": "{state}",
        "实付款": "{paid}",
        "店铺优惠": "{discount}",
        "成交数量": "{quantity}",
        "商品名称": "{product}",
        "商品ID": "{product_id}",
        "商品单价": "{price}",
        "渠道": "自营",
        "CPS达人ID": "0",
        "团长ID": "-",
        "收货人电话": "{phone}",
        "收货地址-省": "{province}",
    },
    states=("待付款", "交易关闭", "已发货", "交易成功", "交易失败"),
    rows="order",
    partial_refunds=False,
)
_WECHAT = Platform(
    source="wechat",
    file="wechat_orders.csv",
    columns=_names(
        "订单号,订单下单时间,订单发货时间,订单确认收货时间,订单完成结算时间,订单状态,发货方式,收件人姓名,"
        "收件人地址,省,市,区,收件人手机,商品总价,订单实际支付金额,订单实际收款金额,订单运费,商品优惠,"
        "支付方式,支付时间,交易单号,带货方式,商品名称,商品编码(平台),商品编码(自定义),商品价格(单件),"
        "商品实际价格(总共),商品数量,商品已退款金额"
    ),
    cells={
        "订单号": "{order_id}",
        "订单下单时间": "{ordered_at}",
        "订单确认收货时间": "{delivered_at}",
        "订单状态": "{state}",
        "省": "{province}",
        "收件人手机": "{phone}",
        "商品总价": "{gross}",
        "订单实际支付金额": "{paid}",
        "商品优惠": "{discount}",
        "支付时间": "{paid_at}",
        "商品名称": "{product}",
        "商品编码(平台)": "{product_id}",
        "商品价格(单件)": "{price}",
        "商品实际价格(总共)": "{line_due}",
        "商品数量": "{quantity}",
        "商品已退款金额": "{line_refund}",
    },
    states=("待付款", "已取消", "待收货", "完成", "全部商品售后之后订单取消"),
)
_YOUZAN = Platform(
    source="youzan",
    file="youzan_orders.csv",
    columns=_names(
        "订单号,销售渠道,归属店铺,订单类型,订单状态,订单来源,订单创建时间,买家付款时间,交易成功时间,"
        "商品金额合计,运费,店铺优惠合计,应收订单金额,订单实付金额,全部商品名称,商品种类数,收货人省份,"
        "收货人/提货人,收货人手机号/提货人手机号,买家昵称,买家是否会员,买家手机号,分销员,订单退款状态,"
        "订单已退款金额,商家订单备注,分销员"
    ),
    cells={
        "订单号": "E{order_id}",
        "销售渠道": "{channel}",
        "归属店铺": "{store}",
        "订单状态": "{state}",
        "订单创建时间": "{ordered_at}",
        "买家付款时间": "{paid_at}",
        "交易成功时间": "{delivered_at}",
        "店铺优惠合计": "{discount}",
        "应收订单金额": "{due}",
        "订单实付金额": "{paid}",
        "全部商品名称": "{product}",
        "收货人省份": "{province}",
        "收货人手机号/提货人手机号": "{masked_phone}",
        "买家手机号": "{phone}",
        "订单已退款金额": "{refunded}",
    },
    states=("待付款", "交易关闭", "已发货", "交易成功", "交易关闭"),
    rows="order",
    empty="——",
)
_1688 = Platform(
    source="1688",
    file="1688_orders.csv",
    columns=_names(
        "订单编号,买家公司名,买家会员名,卖家公司名,卖家会员名,货品总价(元),运费(元),涨价或折扣(元),"
        "实付款(元),订单状态,订单创建时间,订单付款时间,发货方,收货人姓名,收货地址,邮编,联系电话,联系手机,"
        "货品标题,单价(元),数量,单位,货号,买家留言"
    ),
    cells={
        "订单编号": "{order_id}",
        "买家会员名": "{nick}",
        "货品总价(元)": "{gross}",
        "涨价或折扣(元)": "-{discount}",
        "实付款(元)": "{paid}",
        "订单状态": "{state}",
        "订单创建时间": "{ordered_at}",
        "订单付款时间": "{paid_at}",
        "联系手机": "{masked_phone}",
        "货品标题": "{product}",
        "单价(元)": "{price}",
        "数量": "{quantity}",
        "货号": "{product_id}",
    },
    states=("等待买家付款", "交易关闭", "等待买家收货", "交易成功", "已退换货"),
    rows="first",
    order_cells=frozenset(
        _names("订单编号,买家会员名,货品总价(元),涨价或折扣(元),实付款(元),订单状态,订单创建时间,订单付款时间,联系手机")
    ),
    encoding="gb18030",
    partial_refunds=False,
)
_SHOPIFY = Platform(
    source="shopify",
    file="orders_export.csv",
    columns=_names(
        "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,"
        "Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,"
        "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem discount,Cancelled at,"
        "Refunded Amount,Outstanding Balance,Id,Tags,Source,Phone,Shipping Province"
    ),
    cells={
        "Name": "#{order_id}",
        "Email": "{email}",
        "Financial Status": "{state}",
        "Paid at": "{paid_at_offset}",
        "Currency": "{currency}",
        "Total": "{due}",
        "Discount Amount": "{discount}",
        "Created at": "{ordered_at_offset}",
        "Cancelled at": "{closed_at_offset}",
        "Lineitem quantity": "{quantity}",
        "Lineitem name": "{product}",
        "Lineitem price": "{price}",
        "Lineitem sku": "{product_id}",
        "Refunded Amount": "{refunded}",
        "Outstanding Balance": "{outstanding}",
        "Source": "web",
        "Shipping Province": "{province}",
    },
    states=("pending", "voided", "paid", "paid", "refunded"),
    rows="first",
    order_cells=frozenset(
        _names(
            "Email,Financial Status,Paid at,Currency,Total,Discount Amount,Created at,Cancelled at,"
            "Refunded Amount,Outstanding Balance,Source,Shipping Province"
        )
    ),
)
_WOOCOMMERCE = Platform(
    source="woocommerce",
    file="orders.csv",
    columns=_names(
        "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),"
        "Net Sales,Attribution"
    ),
    cells={
        "Date": "{bought_at}",
        "Order #": "{order_id}",
        "Status": "{state}",
        "Customer": "{nick}",
        "Product(s)": "{quantity}× {product}",
        "Items sold": "{quantity}",
        "Net Sales": "{net_placed}",
        "Attribution": "Direct",
    },
    states=("pending", "cancelled", "processing", "completed", "refunded"),
    rows="order",
)
_AMAZON = Platform(
    source="amazon",
    file="all_orders.txt",
    columns=_names(
        "amazon-order-id,merchant-order-id,purchase-date,last-updated-date,order-status,"
        "fulfillment-channel,sales-channel,ship-service-level,product-name,sku,asin,item-status,quantity,"
        "currency,item-price,item-tax,shipping-price,shipping-tax,item-promotion-discount,ship-city,"
        "ship-state,ship-postal-code,ship-country"
    ),
    cells={
        "amazon-order-id": "{order_id}",
        "purchase-date": "{bought_at_utc}",
        "last-updated-date": "{updated_at_utc}",
        "order-status": "{state}",
        "sales-channel": "Amazon.com",
        "product-name": "{product}",
        "sku": "{product_id}",
        "asin": "{product_id}",
        "quantity": "{quantity}",
        "currency": "{currency}",
        "item-price": "{line_gross}",
        "item-promotion-discount": "{line_off}",
        "ship-state": "{province}",
    },
    states=("Pending", "Cancelled", "Shipped", "Shipped - Delivered to Buyer", "Cancelled"),
    delimiter="\t",
    partial_refunds=False,
    repeats=False,
    knows=False,
)
_STRIPE = Platform(
    source="stripe",
    file="unified_payments.csv",
    columns=_names(
        "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,"
        "Converted Amount Refunded,Converted Currency,Decline Reason,Description,Fee,Refunded date (UTC),"
        "Statement Descriptor,Status,Seller Message,Taxes On Fee,Card ID,Customer ID,Customer Description,"
        "Customer Email,Invoice ID,Transfer"
    ),
    cells={
        "id": "ch_{order_id}",
        "Created date (UTC)": "{bought_at_utc}",
        "Amount": "{due}",
        "Amount Refunded": "{refunded}",
        "Currency": "{currency_lower}",
        "Captured": "true",
        "Status": "{state}",
        "Customer ID": "{customer_id}",
        "Customer Email": "{email}",
    },
    states=("Pending", "Failed", "Paid", "Paid", "Refunded"),
    rows="order",
)
_MAGENTO = Platform(
    source="magento",
    file="orders_grid.csv",
    columns=_names(
        "ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),"
        "Grand Total (Purchased),Status,Billing Address,Shipping Address,Shipping Information,"
        "Customer Email,Customer Group,Subtotal,Shipping and Handling,Customer Name,Payment Method,"
        "Total Refunded"
    ),
    cells={
        "ID": "{order_id}",
        "Purchase Point": "{store}",
        "Purchase Date": "{bought_at}",
        "Grand Total (Purchased)": "{due}",
        "Status": "{state}",
        "Customer Email": "{email}",
        "Subtotal": "{gross}",
        "Total Refunded": "{refunded}",
    },
    states=("pending", "canceled", "processing", "complete", "closed"),
    rows="order",
)

PLATFORMS: dict[str, Platform] = {
    platform.source: platform
    for platform in (
        _JD, _PINDUODUO, _DOUYIN, _KUAISHOU, _WECHAT, _YOUZAN, _1688, _SHOPIFY, _WOOCOMMERCE, _AMAZON, _STRIPE, _MAGENTO
    )
}  # fmt: skip
