// Draws the figures that stand in the file as data, and lets tables be sorted. Nothing is fetched.
"use strict";
(() => {
  const given = JSON.parse(document.getElementById("figures").textContent);
  const touches = matchMedia("(pointer: coarse)").matches;
  if (given.dictionary) {
    Plotly.register({ moduleType: "locale", name: given.language, dictionary: given.dictionary, format: {} });
  }
  const divs = [];
  for (const { id, figure, zooms } of given.figures) {
    const div = document.getElementById(id);
    // A finger that drags a chart wants to move the page.
    if (zooms && !touches) figure.layout.dragmode = "zoom";
    const bar = [["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]];
    Plotly.newPlot(div, figure.data, figure.layout, {
      responsive: true, displaylogo: false, displayModeBar: zooms && !touches ? "hover" : false, modeBarButtons: bar,
      doubleClick: "reset", scrollZoom: false, showTips: false, locale: given.language, plotlyServerURL: "",
    });
    divs.push(div);
  }

  const value = (row, at) => {
    const cell = row.cells[at];
    if ("v" in cell.dataset) return cell.dataset.v === "" ? null : Number(cell.dataset.v);
    return cell.textContent.trim() || null;
  };
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const sort = (table, at, down) => {
    const body = table.tBodies[0];
    const rows = [...body.rows].filter((row) => !row.classList.contains("total"));
    const totals = [...body.rows].filter((row) => row.classList.contains("total"));
    const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : order.compare(a, b));
    rows.sort((one, other) => {
      const [a, b] = [value(one, at), value(other, at)];
      if (a === null || b === null) return (a === null) - (b === null); // unknown stands last either way
      return down ? compare(b, a) : compare(a, b);
    });
    body.append(...rows, ...totals);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("th button");
    if (!button) return;
    const head = button.closest("th");
    const down = head.getAttribute("aria-sort") === "ascending" || (head.classList.contains("n") && !head.ariaSort);
    for (const each of head.parentElement.cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    sort(head.closest("table"), head.cellIndex, down);
  });

  const PRINTED_PX = 680;
  const folded = () => [...document.querySelectorAll("details")];
  let wasOpen = [];
  addEventListener("beforeprint", () => {
    wasOpen = folded().map((each) => each.open);
    for (const each of folded()) each.open = true;
    for (const div of divs) Plotly.relayout(div, { width: PRINTED_PX });
  });
  addEventListener("afterprint", () => {
    folded().forEach((each, at) => (each.open = wasOpen[at]));
    for (const div of divs) Plotly.relayout(div, { width: null, autosize: true });
  });
  document.documentElement.dataset.drawn = String(divs.length);
})();
