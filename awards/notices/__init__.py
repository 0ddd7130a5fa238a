"""Lấy ý kiến công khai: public notices before a decision."""
