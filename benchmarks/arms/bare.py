"""The least such a page can take: four fixed tiles, three small fixed charts, one choice that changes them."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")
chosen = int(st.query_params.get("period", "0")[-1] or 0) or st.selectbox("Period", range(1, 9))
for number, column in enumerate(st.columns(4)):
    column.metric(f"Tile {number}", number + chosen)
for number in range(3):
    heights = [chosen + number, 3, 2, 4]
    st.plotly_chart(go.Figure(go.Bar(x=[1, 2, 3, 4], y=heights), layout={"title": {"text": f"Chart {heights}"}}))
