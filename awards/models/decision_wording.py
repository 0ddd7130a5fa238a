"""How decisions are worded: the legal bases they cite and the words they are usually written in, as dated rows."""

import datetime as dt

from django.db import models

from awards.models.dated import Dated
from awards.models.terms import AwardKind


class DecisionLevel(models.TextChoices):
    """Who decides."""

    PROVINCE = "province", "Tỉnh"
    DEPARTMENT = "department", "Sở, ban, ngành"
    COMMUNE = "commune", "Xã, phường, đặc khu"


class SigningForm(models.TextChoices):
    """Thẩm quyền ký (Nghị định 30/2020/NĐ-CP, Điều 13)."""

    HEAD = "head", "Người đứng đầu ký (CHỦ TỊCH, GIÁM ĐỐC)"
    DEPUTY = "deputy", "Cấp phó ký thay (KT. CHỦ TỊCH – PHÓ CHỦ TỊCH)"
    BODY_HEAD = "body_head", "Thay mặt tập thể (TM. ỦY BAN NHÂN DÂN – CHỦ TỊCH)"
    BODY_DEPUTY = "body_deputy", "Thay mặt tập thể, cấp phó (TM. ỦY BAN NHÂN DÂN – KT. CHỦ TỊCH – PHÓ CHỦ TỊCH)"
    ORDER = "order", "Thừa lệnh (TL.)"
    MANDATE = "mandate", "Thừa ủy quyền (TUQ.)"


class BasisLine(Dated):
    """Căn cứ: one text that the decisions of one level cite. A version without words ends the citing.

    `topic` says which text it is through all its versions ("Nghị định quy định chi tiết"); `text` may hold merge fields
    (awards/decisions/merging.py).
    """

    KEY = ("level", "topic")

    level = models.CharField("cấp quyết định", max_length=10, choices=DecisionLevel)
    topic = models.CharField("văn bản nào", max_length=120)
    text = models.CharField("ghi trong quyết định", max_length=500, blank=True)
    kinds = models.JSONField("loại hình", default=list, blank=True)  # values of AwardKind; empty: every kind
    position = models.PositiveSmallIntegerField("thứ tự", default=10)

    class Meta(Dated.Meta):
        verbose_name = "căn cứ pháp lý của quyết định"

    def __str__(self):
        return f"{self.get_level_display()}: {self.topic}"

    @property
    def kind_labels(self) -> list[str]:
        return [kind.label for kind in AwardKind if kind in self.kinds]


class DecisionWording(Dated):
    """Mẫu quyết định of one level: title, articles, receivers, who signs and how, until a decision says otherwise."""

    KEY = ("level",)

    level = models.CharField("cấp quyết định", max_length=10, choices=DecisionLevel)
    title = models.CharField("trích yếu", max_length=300)
    articles = models.JSONField("các điều", default=list)  # one text for each article, merge fields in it
    receivers = models.JSONField("nơi nhận", default=list)  # one text for each line, without hyphen
    signing = models.CharField("thẩm quyền ký", max_length=12, choices=SigningForm, default=SigningForm.HEAD)
    signer_title = models.CharField("chức vụ người ký", max_length=100, blank=True)
    signer_name = models.CharField("họ tên người ký", max_length=100, blank=True)

    class Meta(Dated.Meta):
        verbose_name = "mẫu quyết định khen thưởng"

    def __str__(self):
        return f"Mẫu quyết định: {self.get_level_display().lower()}"


def bases_in_force(level: str, kind: str, on: dt.date | None = None) -> list[str]:
    """What decisions of this level cite for this kind of merit on the day, in their order, merge fields unfilled."""
    lines = BasisLine.objects.in_force(on).filter(level=level).order_by("position", "pk")
    return [line.text for line in lines if line.text and (not line.kinds or kind in line.kinds)]
