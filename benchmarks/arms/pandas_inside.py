"""The page as most people would write it: the facts in a cached frame, pandas on every rerun, plotly.express.

Four tiles, three charts and a table on the same store and for the same link as our overview.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

FACTS = Path(os.environ["SIDU_STORE"]) / "facts"


@st.cache_data
def prepared() -> pd.DataFrame:
    """Every order line with its client, its month and its profit."""
    clients = pd.read_parquet(FACTS / "clients", columns=["client_id", "region_id", "channel"])
    lines = pd.read_parquet(
        FACTS / "sales", columns=["order_id", "client_id", "ordered_on", "revenue_e4", "cost_of_goods_e4"]
    ).merge(clients, on="client_id")
    lines["ordered_on"] = pd.to_datetime(lines["ordered_on"])
    lines["profit"] = (lines["revenue_e4"] - lines["cost_of_goods_e4"]) / 10_000
    lines["revenue"] = lines["revenue_e4"] / 10_000
    lines["month"] = lines["ordered_on"].dt.to_period("M").dt.to_timestamp()
    lines["quarter"] = lines["ordered_on"].dt.to_period("Q").dt.strftime("%Y-Q%q")
    return lines


def first_and_last(period: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    chosen = pd.Period(period.replace("-Q", "Q"), freq="Q" if "Q" in period else "M" if "-" in period else "Y")
    return chosen.start_time, chosen.end_time


st.set_page_config(layout="wide")
sales = prepared()
quarters = sorted(sales["quarter"].unique())
start, end = first_and_last(st.query_params.get("period") or st.selectbox("Period", quarters, len(quarters) - 2))
chosen = sales[sales["ordered_on"].between(start, end)]
before = sales[sales["ordered_on"].between(start - pd.DateOffset(years=1), end - pd.DateOffset(years=1))]

tiles = st.columns(4)
tiles[0].metric(
    "Revenue", f"{chosen['revenue'].sum():,.0f}", f"{chosen['revenue'].sum() - before['revenue'].sum():,.0f}"
)
tiles[1].metric("Profit", f"{chosen['profit'].sum():,.0f}", f"{chosen['profit'].sum() - before['profit'].sum():,.0f}")
tiles[2].metric(
    "Active clients", chosen["client_id"].nunique(), chosen["client_id"].nunique() - before["client_id"].nunique()
)
tiles[3].metric("Orders", chosen["order_id"].nunique(), chosen["order_id"].nunique() - before["order_id"].nunique())

months = sales[sales["ordered_on"] <= end].groupby("month", as_index=False)["revenue"].sum()
st.plotly_chart(px.line(months, x="month", y="revenue", title="Revenue by month"))
regions = chosen.groupby("region_id", as_index=False)[["revenue", "profit"]].sum()
st.plotly_chart(px.bar(regions, x="region_id", y="revenue", title="Revenue by region"))
clients = chosen.groupby(["client_id", "channel"], as_index=False)[["revenue", "profit"]].sum()
st.plotly_chart(px.scatter(clients, x="revenue", y="profit", color="channel", title="Revenue and profit by client"))
st.dataframe(regions)
