"""Reading agencies, members of blocs and people out of the office's own workbooks.

Each kind of import is one module with the same four things: FIELDS, what columns are looked for; SAMPLE, rows for a
workbook to begin with; `plan`, what every row would do and what is wrong in it; `carry_out`, doing it whole or not at
all.
"""
