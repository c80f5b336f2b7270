"""The layout of the PDF in typst. Data reach it as JSON only, so no text can become markup."""

TEMPLATE = r"""
#let data = json("data.json")
#let meta = data.meta
#set document(
  title: meta.title,
  description: meta.subtitle,
  keywords: meta.keywords,
  date: datetime(year: meta.day.year, month: meta.day.month, day: meta.day.day),
)
#set text(font: "DejaVu Sans", size: 8.5pt, lang: "en", hyphenate: false)
#set par(leading: 0.6em, spacing: 0.9em)
#set page(
  paper: "a4",
  margin: (x: 15mm, top: 20mm, bottom: 20mm),
  header: text(size: 7pt, fill: luma(90), meta.notice),
  footer: context {
    set text(size: 7pt, fill: luma(90))
    meta.footer
    h(1fr)
    str(counter(page).get().first()) + " / " + str(counter(page).final().first())
  },
)
#set figure(numbering: none, supplement: none, gap: 0.7em)
#set figure.caption(position: top)
#show figure.caption: it => block(width: 100%, align(left, it.body))
#show figure: set block(above: 1.4em, below: 1.4em)
#show figure.where(kind: table): set block(breakable: true)
#show figure.where(kind: image): set figure.caption(position: bottom)
// The title of a table stays with its first rows.
#show figure.where(kind: table): it => {
  show figure.caption: that => block(width: 100%, sticky: true, align(left, that.body))
  it
}
#show heading: set block(above: 1.4em, below: 0.8em)
#show heading.where(level: 1): set text(size: 13pt)
#show heading.where(level: 2): set text(size: 10pt)
#set table.cell(breakable: false)
#set list(indent: 2pt, spacing: 0.7em)

// A long number id may break before its stratum: a reader searches for it. What is longer than its
// column all the same may break wherever it joins words.
#let soft(name) = {
  show regex("\(n = \d+\)"): box
  show regex("\[\w+="): it => sym.zws + it
  name
}
#let fit(name) = layout(size => {
  let parts = name.replace(regex("\[\w+="), it => " " + it.text).split(" ")
  if calc.max(..parts.map(part => measure(part).width)) <= size.width { soft(name) } else {
    show regex("[=_.]"): sign => sign + sym.zws
    name
  }
})
// Few words are that long, and measuring takes time.
#let cell(name) = if name.match(regex("\S{30}")) == none { soft(name) } else { fit(name) }

#let print-cell(row, place, name) = {
  if row.kind == "group" { table.cell(colspan: row.cells.len(), strong(name)) }
  else if row.kind == "indent" and place == 0 { pad(left: 8pt, cell(name)) }
  else { cell(name) }
}

#let print-table(t) = {
  let cells = ()
  for row in t.rows {
    // A header of the second level never stands alone at the foot of a page.
    if row.kind == "group" {
      cells.push(table.header(level: 2, repeat: false, print-cell(row, 0, row.cells.at(0))))
    } else {
      for (place, name) in row.cells.enumerate() { cells.push(print-cell(row, place, name)) }
    }
  }
  figure(
    kind: table,
    caption: [#strong("Table " + str(t.number) + ". ")#t.title],
    {
      set text(size: 7pt)
      set par(leading: 0.45em)
      align(left, table(
        columns: t.widths.map(w => w * 1fr),
        stroke: none,
        align: left,
        inset: (x: 2.5pt, y: 2.6pt),
        table.hline(stroke: 0.8pt),
        table.header(..t.columns.map(c => strong(cell(c)))),
        table.hline(stroke: 0.4pt),
        ..cells,
        // As a footer the notes stay with the last rows.
        table.footer(
          repeat: false,
          table.hline(stroke: 0.8pt),
          table.cell(colspan: t.columns.len(), inset: (x: 0pt, y: 3pt), {
            set text(size: 6.5pt)
            t.notes.join(linebreak())
          }),
        ),
      ))
    },
  )
}

#let print-figure(name, f) = figure(
  kind: image,
  image("figures/" + name + ".svg", width: 100%, alt: f.alt),
  caption: [#strong("Figure " + str(f.number) + ". " + f.title + ". ")#f.caption],
)

#let print-strobe(rows) = {
  set text(size: 7pt)
  table(
    columns: (3.5em, 1.4fr, 1fr, 4em),
    stroke: none,
    align: left,
    inset: (x: 2.5pt, y: 2.6pt),
    table.hline(stroke: 0.8pt),
    table.header(..("Item", "Topic", "Section", "Page").map(c => strong(c))),
    table.hline(stroke: 0.4pt),
    ..rows.map(r => (
      r.item,
      r.topic,
      r.where,
      if r.anchor == "" { "" } else {
        context link(label(r.anchor), str(counter(page).at(label(r.anchor)).first()))
      },
    )).flatten(),
    table.hline(stroke: 0.8pt),
  )
}

#block(above: 0pt, below: 1em, text(size: 17pt, weight: "bold", meta.title))
#block(below: 1.5em, text(size: 9pt, meta.subtitle))

#for b in data.blocks {
  if b.kind == "heading" { [#heading(level: b.level, b.text) #label(b.id)] }
  else if b.kind == "text" { par(b.text) }
  else if b.kind == "list" { list(..b.items) }
  else if b.kind == "table" { print-table(data.tables.at(b.name)) }
  else if b.kind == "figure" { print-figure(b.name, data.figures.at(b.name)) }
  else if b.kind == "strobe" { print-strobe(b.rows) }
}
"""
