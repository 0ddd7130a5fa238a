"""Sổ khen thưởng: searching every award, printing extracts."""
