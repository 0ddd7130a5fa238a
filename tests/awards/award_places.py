"""Things of awards for the table of access, each with the arguments of its address."""

from awards.models import AwardForm, BaseSalary
from tests.awards.catalogue_builders import salary_to_come


def bang_khen(office) -> dict:
    return {"pk": AwardForm.objects.get(code="BK_TINH").pk}


def conditions_of_bang_khen(office) -> dict:
    return {**bang_khen(office), "subject": "individual"}


def merit_of_bang_khen(office) -> dict:
    return {**bang_khen(office), "kind": "merit"}


def a_salary(office) -> dict:
    return {"what": "luong", "pk": BaseSalary.objects.in_force().get().pk}


def a_salary_to_come(office) -> dict:
    return {"what": "luong", "pk": salary_to_come().pk}
