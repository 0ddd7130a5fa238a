"""Public notices for the table of access, each with the arguments of its address."""

from tests.awards.notice_builders import new_comment, new_notice, published_notice


def a_draft(office) -> dict:
    return {"pk": new_notice().pk}


def a_line_of_a_draft(office) -> dict:
    return {"pk": new_notice().lines.get().pk}


def a_published_notice(office) -> dict:
    return {"pk": published_notice().pk}


def a_published_line(office) -> dict:
    return {"pk": published_notice().lines.get().pk}


def a_comment(office) -> dict:
    return {"pk": new_comment(published_notice()).pk}
