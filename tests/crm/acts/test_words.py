"""Words: what a template may name, what stops it, and what may not be said."""

from __future__ import annotations

import pytest

from huitou.crm.delivery.words.addressed import addressed
from huitou.crm.delivery.words.linter import issues
from huitou.crm.delivery.words.liquid import WordsError, filled, named, needed
from huitou.crm.delivery.words.shown import shown
from huitou.crm.delivery.words.template import Template, Written, faults
from huitou.crm.delivery.words.variables import VARIABLES
from huitou.warehouse.accounts import Account


def test_values_are_filled_in() -> None:
    assert (
        filled("{{ name }}，你的{{ product }}快喝完了", {"name": "林女士", "product": "岩茶"})
        == "林女士，你的岩茶快喝完了"
    )


@pytest.mark.parametrize("values", [{}, {"name": ""}])
def test_a_missing_or_empty_value_stops_the_message(values: dict[str, str]) -> None:
    with pytest.raises(WordsError, match="name"):
        filled("Dear {{ name }}", values)


def test_a_value_that_is_missing_behind_a_condition_stops_it_too() -> None:
    with pytest.raises(WordsError, match="days"):
        filled("{% if days %}{{ days }}{% endif %}", {})


@pytest.mark.parametrize(
    ("source", "values", "read"),
    [
        ('{{ name | default: "朋友" }}，你好', {}, "朋友，你好"),
        ('{{name|default:"朋友"}}，你好', {"name": ""}, "朋友，你好"),
        ('{{- name | default: "friend" | upcase }}', {}, "FRIEND"),
        ('{{ name | default: "朋友" }}', {"name": "林女士"}, "林女士"),
        ('{% assign who = name | default: "朋友" %}{{ who }}', {}, "朋友"),
        ("{{ goes_with | default: product }}", {"product": "岩茶"}, "岩茶"),
    ],
)
def test_words_may_say_what_stands_in_place_of_a_value(source: str, values: dict[str, str], read: str) -> None:
    assert filled(source, values) == read


@pytest.mark.parametrize(
    "source",
    [
        '{{ name | default: "朋友" }} {{ name }}',
        '{{ name | upcase | default: "朋友" }}',
        '{% if days %}{{ product | append: name | default: "x" }}{% endif %}',
        "{{ product | default: name }}",
        '{% if name %}{{ name | default: "朋友" }}{% endif %}',
        'name | default: "x" {{ name }}',
    ],
)
def test_a_default_stands_in_only_where_it_is_said_and_each_time(source: str) -> None:
    assert "name" in needed(source)
    with pytest.raises(WordsError, match="name"):
        filled(source, {"days": "3"})


def test_a_default_makes_no_variable() -> None:
    source = '{{ nick | default: "x" }}'
    with pytest.raises(WordsError, match="nick"):
        filled(source, {})
    (fault,) = faults(_template(body=source + "{{ leave }}"))
    assert (fault.refused, "no variable nick" in fault.words["en"]) == (True, True)


def test_what_stands_in_is_not_missing() -> None:
    written = Written('{{ name | default: "朋友" }}好', '{{ product }}{{ name | default: "你" }}')
    found = shown(Template("due", 1, "service", {"zh": written}), "zh", {})
    assert (found.subject, found.body, found.missing) == ("朋友好", "⟦product⟧你", ("product",))


def _account(name: str, kind: str = "nick") -> Account:
    return Account(1, "taobao", "", kind, name)


@pytest.mark.parametrize(
    "name", ["林女士", "anna", "Anna Lin", "Mary-Jane O'Neil", "阿依古丽·买买提", "José", "J. Lin"]
)
def test_a_name_is_what_a_customer_may_be_called(name: str) -> None:
    assert addressed([_account(name)]) == name


_NO_NAMES = "张** t***8 张＊ tb8812 13800138000 a@example.com oXyZab XKJQ 匿名用户 Guest jd_abc 茶铺！"


@pytest.mark.parametrize("name", [*_NO_NAMES.split(), "茶" * 21, "", " "])
def test_what_is_masked_or_no_name_is_missing(name: str) -> None:
    assert addressed([_account(name)]) == ""


def test_a_name_on_the_platform_comes_before_what_a_list_calls_them_and_no_number_is_one() -> None:
    found = [_account("anna", "member"), _account("张**"), _account("林女士"), _account("weixin", "union")]
    assert addressed(found) == "林女士"
    assert addressed([_account("weixin", "union"), _account("anna", "member")]) == "anna"


@pytest.mark.parametrize("source", ["{{ name", "{% if name %}", "{% nosuchtag %}", "{{ name | nosuchfilter }}"])
def test_a_template_that_is_wrong_is_told(source: str) -> None:
    with pytest.raises(WordsError):
        filled(source, {"name": "Lin"})


def test_a_template_may_not_cost_without_end() -> None:
    with pytest.raises(WordsError):
        filled("{% for a in (1..100000) %}{{ a }}{% endfor %}", {})


def test_nothing_is_loaded_from_elsewhere() -> None:
    with pytest.raises(WordsError):
        filled("{% include 'other' %}", {})


def test_markup_is_escaped_and_text_is_not() -> None:
    values = {"name": "<b>&"}
    assert filled("{{ name }}", values) == "<b>&"
    assert filled("{{ name }}", values, markup=True) == "&lt;b&gt;&amp;"


def test_a_value_is_no_template() -> None:
    assert filled("{{ name }}", {"name": "{{ product }}"}) == "{{ product }}"


def test_what_a_template_names_is_known() -> None:
    assert named("{{ name }} {% if days %}{{ product }}{% endif %}") == {"name", "days", "product"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("全网最低价", "absolute"),
        ("国家级品质", "absolute"),
        ("销量第一", "absolute"),
        ("The BEST tea", "absolute"),
        ("喝了降血压", "efficacy"),
        ("It cures insomnia", "efficacy"),
        ("最后 3 件", "scarcity"),
        ("给您抢了一个名额", "scarcity"),
        ("Only 3 left", "scarcity"),
        ("好评返现 5 元", "praise"),
        ("a 5-star review gets a coupon", "praise"),
        ("请您给我们一个好评吧", "praise"),
        ("欢迎好评", "praise"),
        ("求好评", "praise"),
        ("满意的话，麻烦您给个好评", "praise"),
        ("别忘了五星好评哦", "praise"),
        ("请给好评的话", "praise"),
        ("喜欢就给我们打五星", "praise"),
        ("please leave us a good review", "praise"),
        ("Give us five stars", "praise"),
        ("We would love a positive rating", "praise"),
        ("加微信领券", "elsewhere"),
        ("加我们客服的微信", "elsewhere"),
        ("添加企业微信", "elsewhere"),
        ("加V聊", "elsewhere"),
        ("微信：tea2026", "elsewhere"),
        ("欢迎进群", "elsewhere"),
        ("加入我们的福利群", "elsewhere"),
        ("Add us on WeChat", "elsewhere"),
        ("Join our WhatsApp group", "elsewhere"),
        ("百分之百有效", "guarantee"),
        ("账户异常，立即点击", "pressure"),
    ],
)
def test_what_may_not_be_said_is_found(text: str, rule: str) -> None:
    assert rule in {issue.rule.id for issue in issues(text)}


@pytest.mark.parametrize(
    "text",
    [
        "你最近买的岩茶，按平时的喝法快喝完了",
        "第一次来，有什么不习惯的告诉我们",
        "最后一天发货",
        "五斤装还有货",
        "好评如潮的岩茶",
        "这款的好评率是 98%",
        "感谢您的好评",
        "谢谢您给我们的好评",
        "请看大家的好评",
        "很多客人给了好评",
        "欢迎说说您的真实感受",
        "收到后写一条评价，好不好都行",
        "可以用微信支付",
        "这次增加微信支付",
        "参加群众活动",
        "走进群山看茶",
        "住过五星级酒店的茶室",
        "Advice on brewing: leave it for a minute; good reviews are not the point.",
        "Please leave a review, whatever you think.",
        "Thank you for your good review.",
        "Good teas add up.",
        "Your tea should run out about 10 June.",
        "We secured your order; nothing else to do.",
    ],
)
def test_what_may_be_said_is_left_alone(text: str) -> None:
    assert list(issues(text)) == []


def _template(subject: str = "快喝完了", body: str = "{{ name }}：{{ leave }}", mjml: str = "") -> Template:
    return Template("due", 1, "reminder", {"zh": Written(subject, body, mjml)})


def test_a_sound_template_has_no_faults() -> None:
    assert list(faults(_template())) == []


@pytest.mark.parametrize(
    ("made", "where", "said"),
    [
        (_template(subject=" "), "subject.zh", "empty"),
        (_template(body="{{ nick }}{{ leave }}"), "body.zh", "no variable nick"),
        (_template(body="{{ name"), "body.zh", "the template is wrong"),
        (_template(mjml="<mjml>{{ phone }}{{ leave }}</mjml>"), "mjml.zh", "no variable phone"),
        (_template(subject="全网最低"), "subject.zh", "absolute"),
        (Template("due", 1, "reminder", {}), "", "nothing is written"),
        (_template(body="快喝完了"), "body.zh", "add {{ leave }}"),
        (_template(mjml="<mjml></mjml>"), "mjml.zh", "add {{ leave }}"),
        (Template("due", 1, "marketing", {"en": Written("New", "tea")}), "body.en", "add {{ leave }}"),
    ],
)
def test_each_fault_says_where_and_what(made: Template, where: str, said: str) -> None:
    (fault,) = faults(made)
    assert (fault.where, fault.refused) == (where, True)
    assert said in fault.words["en"]
    assert fault.words["zh"]


def test_a_script_has_no_links_of_a_message() -> None:
    script = Written("问候", "你好 {{ leave }}", need="好", hesitate="{{ later }}", refuse="再见 {{ link }}")
    found = list(faults(Template("call", 1, "service", {"zh": script})))
    assert [(each.where, each.refused) for each in found] == [("body.zh", True), ("hesitate.zh", True)]
    assert "leave" in found[0].words["en"]
    assert "leave" in found[0].words["zh"]


def test_a_notice_and_a_talk_need_no_way_out() -> None:
    script = Written("问候", "你好", need="好", hesitate="不急", refuse="再见")
    assert list(faults(Template("sent", 1, "service", {"zh": Written("已发货", "明天到")}))) == []
    assert list(faults(Template("call", 1, "marketing", {"zh": script}))) == []


def test_what_text_messages_are_refused_for_is_warned_of_elsewhere() -> None:
    words = _template(body="加我们的微信聊聊 {{ leave }}")
    assert [each.refused for channel in ("", "email", "webhook") for each in faults(words, channel)] == [False] * 3
    assert [each.refused for each in faults(words, "sms")] == [True]


def test_a_warning_is_no_refusal() -> None:
    (fault,) = faults(_template(body="最后 3 件 {{ leave }}"))
    assert not fault.refused


def test_words_in_one_language_stand_for_the_other() -> None:
    assert _template().in_language("en") == _template().written["zh"]


def test_every_variable_has_words_and_an_example() -> None:
    assert all(each.words[lang] and each.example[lang] for each in VARIABLES.values() for lang in ("zh", "en"))
