"""What the audit trail calls the things this app does."""

ACTIONS: dict[str, str] = {
    "awards.quota_kept": "Ghi số lượng khen thưởng của khối, cụm",
    "awards.quota_dropped": "Bỏ số lượng khen thưởng của khối, cụm",
}

DETAILS: dict[str, str] = {
    "form": "hình thức",
    "seats": "số lượng",
}
