"""The states of a bloc's year, how it moves between them, and what it works towards in each."""

from django.db import models

from blocs.models.year import Stage


class BlocState(models.TextChoices):
    FORMED = "formed", "Đã thành lập"
    COVENANT = "covenant", "Ký giao ước"
    SELF_SCORING = "self_scoring", "Các đơn vị tự chấm"
    CHECKING = "checking", "Khối trưởng thẩm tra"
    VERIFIED = "verified", "Đã thẩm tra, thẩm định"
    MET = "met", "Đã họp tổng kết"
    SENT = "sent", "Đã gửi hồ sơ"
    CLOSED = "closed", "Đã kết thúc"


# Forwards one step at a time; the covenant may be skipped. Backwards one step, with a reason.
BLOC_MOVES = {
    BlocState.FORMED: {BlocState.COVENANT, BlocState.SELF_SCORING},
    BlocState.COVENANT: {BlocState.SELF_SCORING, BlocState.FORMED},
    BlocState.SELF_SCORING: {BlocState.CHECKING, BlocState.COVENANT},
    BlocState.CHECKING: {BlocState.VERIFIED, BlocState.SELF_SCORING},
    BlocState.VERIFIED: {BlocState.MET, BlocState.CHECKING},
    BlocState.MET: {BlocState.SENT, BlocState.VERIFIED},
    BlocState.SENT: {BlocState.CLOSED, BlocState.MET},
    BlocState.CLOSED: set(),
}
AGREED = {BlocState.MET, BlocState.SENT, BlocState.CLOSED}
BEFORE_SCORING = {BlocState.FORMED, BlocState.COVENANT}

# What the bloc works towards in each state, and so which deadline it has.
STAGE_OF_STATE = {
    BlocState.FORMED: Stage.COVENANT,
    BlocState.COVENANT: Stage.COVENANT,
    BlocState.SELF_SCORING: Stage.SELF_SCORING,
    BlocState.CHECKING: Stage.CHECKING,
    BlocState.VERIFIED: Stage.MEETING,
    BlocState.MET: Stage.DOSSIER,
}


def is_backward(state: BlocState, to: BlocState) -> bool:
    order = list(BlocState)
    return order.index(BlocState(to)) < order.index(BlocState(state))
