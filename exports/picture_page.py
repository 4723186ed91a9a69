"""The page that the typesetter sets a picture on: one panel with its message, note and source, all of it data."""

from __future__ import annotations

PAGE = rb"""
#let data = json(bytes(sys.inputs.data))
#let colour = data.colours
#let ink(name) = rgb(colour.at(name))
#set page(width: data.wide * 1pt, height: auto, margin: data.edge * 1pt, fill: ink("panel"))
#set text(font: ("Inter", "Noto Sans SC"), size: 16pt, fill: ink("ink"), lang: data.language, number-width: "tabular")
#set smartquote(enabled: false)
#set par(leading: 0.6em, spacing: 0.9em)
#set block(spacing: 14pt)
#let muted(it) = text(size: 14pt, fill: ink("muted"), it)

#block(text(size: 24pt, weight: "semibold", data.headline))
#if data.remark != "" { block(inset: (left: 12pt), stroke: (left: 3pt + ink("good")), data.remark) }

#if data.tiles.len() > 0 {
  grid(
    columns: calc.min(data.tiles.len(), 6) * (1fr,), gutter: 16pt,
    ..data.tiles.map(tile => block(
      width: 100%, inset: 12pt, radius: 6pt, stroke: 1pt + ink("hairline"), spacing: 6pt, {
        set par(leading: 0.4em, spacing: 0.55em)
        muted(tile.label)
        parbreak()
        text(size: 26pt, weight: "semibold", tile.value)
        parbreak()
        text(size: 14pt, fill: rgb(tile.colour), tile.change)
        parbreak()
        muted(tile.second)
        if tile.picture != "" {
          parbreak()
          image(bytes(tile.picture), format: "svg", width: 100%)
        }
      },
    )),
  )
}

#if data.chart != "" { block(image(bytes(data.chart), format: "svg", width: 100%)) }
#if data.missing != "" { block(width: 100%, inset: 32pt, align(center, muted(data.missing))) }

#if data.table != none {
  let shown = data.table
  set text(size: shown.size * 1pt)
  table(
    columns: shown.widths.map(width => width * 1pt), inset: (x: 6pt, y: 6pt),
    stroke: (x: none, top: none, bottom: 0.75pt + ink("hairline")),
    align: (x, y) => if shown.right.at(x) { right } else { left },
    fill: (x, y) => if y == 0 or shown.rows.at(y - 1).is_total { ink("zone") },
    table.header(..shown.heads.map(head => text(weight: "semibold", head))),
    ..shown.rows.map(row => row.texts.enumerate().map(((at, cell)) => {
      let weight = if row.is_total { "semibold" } else { "regular" }
      let set-in = if at == 0 { row.level * 16pt } else { 0pt }
      pad(left: set-in, text(weight: weight, fill: rgb(row.colours.at(at)), cell))
    })).flatten(),
  )
  if shown.left != "" { muted(shown.left) }
}

#for remark in data.remarks {
  block[#text(weight: "semibold", remark.kind) #h(6pt) #remark.text]
}
#if data.note != "" { block(muted(data.note)) }
#if data.source != "" { block(muted(data.source)) }
#block(above: 16pt, width: 100%, inset: (top: 8pt), stroke: (top: 0.75pt + ink("hairline")), muted(data.whence))
"""
