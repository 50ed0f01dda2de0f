"""Why an accepted order is no purchase, as users read it."""

from __future__ import annotations

from huitou.intake.words import Words

EXCLUSIONS: dict[str, Words] = {
    "brushing": Words("刷单", "brushing"),
    "test_order": Words("测试单", "test orders"),
    "staff_order": Words("内部员工单", "orders of staff"),
    "other": Words("店铺自行排除", "set aside by the shop"),
    "split": Words("已拆成其他订单（另计）", "split into other orders, which count themselves"),
    "cancelled": Words("已取消或关闭", "cancelled or closed"),
    "unpaid": Words("未付款", "unpaid"),
    "deposit_only": Words("只付了定金", "deposit only"),
    "zero": Words("金额为零", "zero amount"),
    "fully_refunded": Words("全额退款", "fully refunded"),
}
