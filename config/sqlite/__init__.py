"""Django's SQLite with as many parameters to a query as the library takes."""
