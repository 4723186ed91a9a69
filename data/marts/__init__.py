"""The marts: plain sums and counts made from the facts at publishing time, as Ibis expressions.

Every function here turns tables into one table and knows no engine, so the same expression runs on DuckDB and Spark.
"""
