"""What goes wrong in the office's own words; a view shows the sentence as it stands."""


class OfficeError(Exception):
    """Something the office does not allow now. Its text is a Vietnamese sentence for the person who tried."""


class WrongDay(OfficeError):
    """The day that was given cannot be; a form says so beside its day."""


class WrongState(OfficeError):
    """`thing` cannot move to `to` from where it is, or another person has moved it first."""

    def __init__(self, thing, to):
        state = thing.get_state_display()
        super().__init__(
            f"Không thực hiện được: {thing} đang ở trạng thái “{state}”. Xin tải lại trang để xem bản mới nhất."
        )
        self.thing, self.to = thing, to

    @property
    def is_done(self) -> bool:
        """Whether the thing is already where it was to go: a button pressed twice, which does no harm."""
        return self.thing.state == self.to
