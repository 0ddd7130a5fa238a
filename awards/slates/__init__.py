"""Slates (đề nghị khen thưởng): put together by an agency or a bloc, carried to the office."""
