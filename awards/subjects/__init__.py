"""People, collectives, households and enterprises: their names, their years, the workbooks they come in."""
