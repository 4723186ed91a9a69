"""The paper: the same panels as on the screen, as data and files. No Streamlit here."""
