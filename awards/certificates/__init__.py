"""Bằng khen, Giấy khen and the gold register: layouts, sheets, printing."""
