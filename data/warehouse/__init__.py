"""The warehouse: facts as Parquet, published versions as DuckDB files, a pointer that names the one that answers."""
