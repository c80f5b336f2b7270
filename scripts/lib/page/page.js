"use strict";
// Every view is a function from the rest of the address (#/view/...) to nodes. All data go in as text.
const data = JSON.parse(document.getElementById("data").textContent);
const full = data.mode === "full";
const SVG = "http://www.w3.org/2000/svg";
const MOST_ROWS = 500;
const byId = (list) => new Map(list.map((one) => [one.id, one]));
const numbers = byId(data.numbers), centers = byId(data.centers);

function put(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  for (const child of children.flat(9)) if (child !== null) node.append(child);
  return node;
}
const el = (tag, attributes = {}, ...children) => put(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) => put(document.createElementNS(SVG, tag), attributes, children);
const to = (...parts) => "#/" + parts.map(encodeURIComponent).join("/");
const link = (text, ...parts) => el("a", { href: to(...parts) }, String(text));
const text = (value) => (value === null || value === undefined ? "" : String(value));
const words = (name) => (data.variables[name] ? data.variables[name].label : name);

function table(caption, heads, rows, empty = "None.") {
  if (!rows.length) return el("p", {}, `${caption}: `, empty);
  const shown = rows.slice(0, MOST_ROWS);
  const cut = rows.length > MOST_ROWS ? ` (the first ${MOST_ROWS} of ${rows.length})` : "";
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    el("table", {}, el("caption", {}, caption + cut),
      el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", {}, shown.map((row) => el("tr", {}, row.map((cell) =>
        el("td", cell && cell.level !== undefined ? { class: "h" + cell.level } : {},
          cell && cell.level !== undefined ? cell.shown : cell instanceof Node || Array.isArray(cell) ? cell : text(cell))))))));
}

// Patients are known by their place in the list: a record in quarantine has no pseudonym.
const name = (at) => data.patients[at].id || `${data.patients[at].center}, record ${data.patients[at].record}`;
const patientLink = (at) => link(name(at), "patient", at);
const leftOut = () => el("p", { class: "soft" }, `This study has ${data.left_out} records, too many for single ones on one page. Ask for them: `,
  el("code", {}, "python -m scripts trace NUMBER_ID"), " or ", el("code", {}, "python -m scripts trace --patient ID"), ".");
function patientTable(caption, places) {
  if (data.left_out) return leftOut();
  return table(caption, ["patient", "center", "status", "reasons"], places.map((at) => {
    const one = data.patients[at];
    return [patientLink(at), centers.get(one.center).label, one.status, one.reasons.join(", ")];
  }));
}
const where = (fn) => data.patients.flatMap((one, at) => (fn(one) ? [at] : []));

function intervals() {
  const rates = data.numbers.filter((one) => one.statistic === "rate" && one.lower !== null && !one.id.includes("["));
  if (!rates.length) return el("p", {}, "No rate with an interval.");
  const x = (share) => 10 + 180 * share;
  return table("Rates with their intervals", ["number", "as printed", "0 to 100 %"], rates.map((one) => [
    link(one.label, "number", one.id), one.text,
    svg("svg", { width: 200, height: 20, viewBox: "0 0 200 20", role: "img", "aria-label": one.text },
      svg("line", { x1: x(0), x2: x(1), y1: 10, y2: 10, stroke: "#c4c4c4" }),
      svg("line", { x1: x(one.lower), x2: x(one.upper), y1: 10, y2: 10, stroke: "#1a1a1a", "stroke-width": 2 }),
      svg("circle", { cx: x(one.value), cy: 10, r: 5, fill: "#0b4f8a" }))]));
}

function historyReader() {
  const input = el("input", { type: "file", id: "history", accept: ".jsonl" });
  const out = el("div", { "aria-live": "polite" });
  input.addEventListener("change", async () => {
    const lines = (await input.files[0].text()).split("\n").filter(Boolean);
    try {
      const runs = lines.map((line) => JSON.parse(line));
      out.replaceChildren(table("Runs, the last first", ["run", "time (UTC)", "what", "jobs that ran", "jobs that failed"],
        runs.reverse().map((one) => [one.run, one.time, one.outcome || one.entry,
          one.jobs ? one.jobs.done.join(", ") : "", one.jobs ? one.jobs.failed.join(", ") : ""])));
    } catch {
      out.replaceChildren(el("p", {}, "This file is no history of runs: choose results/run/history.jsonl."));
    }
  });
  return [el("h2", {}, "Runs, and what changed since the last one"),
    el("p", {}, "The same inputs give the same page, so the time and number of a run are not in it. They are in the history: choose ",
      el("code", {}, "results/run/history.jsonl"), ". The file is read in this browser and goes nowhere."),
    el("label", { for: "history" }, "History of runs: "), input, out];
}

function overview() {
  const flow = data.steps.map((step) => el("li", {}, el("a", { href: to("step", step.criterion) },
    el("span", {}, step.text), el("b", {}, step.excluded || step.unknown
      ? `${step.excluded} out, ${step.unknown} unknown, ${step.remaining} stay` : `${step.remaining}`))));
  return [el("h2", {}, "Flow of patients"),
    flow.length ? el("ol", { class: "flow" }, flow) : el("p", {}, "No patient."),
    el("h2", {}, "Primary endpoints"), intervals(),
    el("h2", {}, "Findings and queries by center"),
    table("Findings and queries", ["center", "blocking", "error", "warning", "new", "open", "answered", "resolved", "median age (days)"],
      data.centers.map((one) => [link(one.label, "center", one.id), ...["blocking", "error", "warning", "new", "open", "answered", "resolved", "median_age"].map((key) => text(one.card[key]))])),
    historyReader()];
}

function step(criterion) {
  const found = data.steps.find((one) => one.criterion === criterion);
  if (!found) return missing("step", criterion);
  const status = { quarantined: "quarantined", duplicate: "duplicate" }[found.kind];
  const judged = data.criteria.some((one) => one.id === criterion);
  const places = where((one) => status ? one.status === status
    : judged ? one.reasons.includes(criterion)
    : found.kind === "received" ? true : one.status === found.criterion || (found.kind !== "undetermined" && one.status === "analysed"));
  return [el("h2", {}, found.text),
    el("p", {}, `Entering ${found.entering}, excluded ${found.excluded}, unknown ${found.unknown}, remaining ${found.remaining}. `,
      judged ? `Failing by itself ${found.own_failing}, unknown by itself ${found.own_unknown}; a patient whom an earlier criterion took out is counted there.` : ""),
    patientTable(judged ? "Everyone who does not pass this criterion" : "Records", places)];
}

function numberList() {
  const body = el("div", { "aria-live": "polite" });
  const input = el("input", { type: "search", id: "search" });
  const show = () => {
    const asked = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = data.numbers.filter((one) => {
      const whole = `${one.id} ${one.label} ${one.section} ${one.text}`.toLowerCase();
      return asked.every((word) => whole.includes(word));
    });
    body.replaceChildren(numberTable(`Numbers: ${hits.length} of ${data.numbers.length}`, hits.map((one) => [one, ""]), false));
  };
  input.addEventListener("input", show);
  show();
  return [el("h2", {}, "Numbers"), el("label", { for: "search" }, "Search: "), input, body];
}
function numberTable(caption, hits, why = true) {
  return table(caption, ["number", "label", "value", ...(why ? ["why"] : [])],
    hits.map(([one, reason]) => [link(one.id, "number", one.id), one.label, one.text, ...(why ? [reason] : [])]));
}

function number(id) {
  const one = numbers.get(id);
  if (!one) return missing("number", id);
  const rest = one.reads.flatMap((set, at) => Object.keys(data.sets[set]).length && !one.denominator.includes(at) && !one.numerator.includes(at) ? [at] : []);
  return [el("h2", {}, `${one.id}: ${one.label}`), el("p", {}, el("b", {}, one.text), " ", one.unit || ""),
    el("p", {}, one.formula), one.reason ? el("p", {}, `Not given: ${one.reason}`) : null, one.note ? el("p", {}, one.note) : null,
    ...(data.left_out ? [leftOut()] : [
      patientTable(`Numerator: ${one.numerator.length}`, one.numerator),
      patientTable(`Denominator: ${one.denominator.length}`, one.denominator),
      patientTable(`Others whose cells could move it: ${rest.length}`, rest)])];
}

function timeline(one) {
  if (!full) return el("p", { class: "soft" }, "The timeline is made of dates, and this page shows no values.");
  const points = Object.entries(one.variables).flatMap(([key, v]) =>
    data.variables[key].date && v.value ? [[key, Date.parse(v.value), v.value.slice(0, 10)]] : []).filter((point) => !Number.isNaN(point[1]));
  if (!points.length) return el("p", {}, "No known date.");
  points.sort((a, b) => a[1] - b[1]);
  const first = points[0][1], span = points.at(-1)[1] - first || 1, height = 24 * points.length + 10;
  return svg("svg", { viewBox: `0 0 720 ${height}`, width: 720, height, role: "img", "aria-label": "Timeline: " + points.map((p) => `${words(p[0])} ${p[2]}`).join(", ") },
    points.map(([key, day, shown], row) => {
      const x = 330 + 280 * (day - first) / span, y = 20 + 24 * row;
      return [svg("line", { x1: 330, x2: 610, y1: y, y2: y, stroke: "#dddddd" }), svg("circle", { cx: x, cy: y, r: 5, fill: "#0b4f8a" }),
        svg("text", { x: 0, y: y + 5, "font-size": 14 }, words(key)), svg("text", { x: 625, y: y + 5, "font-size": 14 }, shown)];
    }));
}

function patient(at) {
  const one = data.patients[at];
  if (!one) return missing("patient", at);
  const heads = ["criterion", "decision", "outcome", ...(full ? ["evidence"] : [])];
  return [el("h2", {}, `${one.id || "No pseudonym"} (${centers.get(one.center).label}, record ${one.record}): ${one.status}`),
    one.reasons.length ? el("p", {}, `Because of: ${one.reasons.join(", ")}`) : null,
    el("h3", {}, "Timeline"), timeline(one),
    table("Variables", ["variable", "name", ...(full ? ["value"] : []), "cells", "changes", "findings"], Object.entries(one.variables).map(([key, v]) =>
      [link(words(key), "variable", at, key), key, ...(full ? [v.value === undefined ? "(not shown)" : v.value || "missing"] : []), v.cells.length, v.changes.length,
        one.findings.filter((finding) => finding.variable === key).length])),
    table("Decisions", heads, one.decisions.map((decision) => heads.map((key) => decision[key]))),
    numberTable("Numbers that a cell of this record can move", data.numbers.flatMap((n) => {
      const reasons = Object.values(data.sets[n.reads[at]]);
      return reasons.length ? [[n, [...new Set(reasons)].sort().join(", ")]] : [];
    }))];
}

const place = (center, [source, row, column]) => {
  const s = centers.get(center).sources[source], [letter, header] = s.columns[column];
  return `${s.file}${s.sheet ? "!" + s.sheet : ""} row ${row} column ${letter}${header ? ` (${header})` : ""}`;
};
const cellLink = (center, cell) => link(place(center, cell), "cell", center, cell[0], cell[1], cell[2]);
function findings(list) {
  return table("Findings", ["rule", "severity", "variable", "message", "place"], list.map((one) => [one.rule, one.severity, one.variable, one.message,
    `${one.file}${one.sheet ? "!" + one.sheet : ""} row ${text(one.source_row)} column ${one.column}`]));
}

function variable(at, key) {
  const one = data.patients[at], v = one && one.variables[key];
  if (!v) return missing("variable", key);
  const touching = data.numbers.flatMap((n) => data.sets[n.reads[at]][key] ? [[n, data.sets[n.reads[at]][key]]] : []);
  return [el("h2", {}, `${words(key)} (${key})`), el("p", {}, "Of ", patientLink(+at)),
    full ? el("p", {}, "Value: ", el("b", {}, v.value === undefined ? "(not shown: direct identifier or free text)" : v.value || "missing")) : null,
    table("Delivered cells", ["cell", ...(full ? ["as delivered"] : [])], v.cells.map((cell) =>
      [cellLink(one.center, cell), ...(full ? [cell.length > 3 ? cell[3] || "(empty)" : "(not shown)"] : [])]), "no cell: derived, not delivered, or a constant of the center."),
    table("Changes", [...(full ? ["before", "after"] : []), "rule", "reason"], v.changes.map((change) => [
      ...(full ? [text(change.before), text(change.after)] : []), change.rule, text(change.reason)])),
    findings(one.findings.filter((finding) => finding.variable === key)),
    table("Decisions that read it", ["criterion", "decision", "outcome", ...(full ? ["evidence"] : [])],
      one.decisions.filter((d) => full && text(d.evidence).includes(key)).map((d) => [d.criterion, d.decision, d.outcome, d.evidence]),
      full ? "None." : "the evidence quotes values, which this page does not show."),
    numberTable("Numbers that it reaches", touching)];
}

function cell(center, source, row, column) {
  const one = centers.get(center), s = one && one.sources[source];
  if (!s || !s.columns[column]) return missing("cell", [center, source, row, column].join(":"));
  const uses = data.patients.flatMap((p, at) => p.center !== center ? [] : Object.entries(p.variables).flatMap(([key, v]) =>
    v.cells.filter((c) => c[0] === source && c[1] === +row && c[2] === +column).map((c) => [at, key, c])));
  const placing = s.places.includes(+column), hits = new Map();
  for (const n of data.numbers) {
    if (placing && (s.base || n.any.some((key) => s.variables.includes(key)))) hits.set(n, "row");
    else for (const [at, key] of uses) if (data.sets[n.reads[at]][key]) hits.set(n, data.sets[n.reads[at]][key]);
  }
  return [el("h2", {}, place(center, [source, row, column])), el("p", {}, `${one.label}, source ${source}`),
    table("Feeds", ["patient", "variable", ...(full ? ["as delivered"] : [])], uses.map(([at, key, c]) =>
      [patientLink(at), link(words(key), "variable", at, key), ...(full ? [c.length > 3 ? c[3] || "(empty)" : "(not shown)"] : [])])),
    numberTable("Numbers that it reaches", [...hits], true),
    hits.size ? null : el("p", {}, uses.length ? data.patients[uses[0][0]].silence : "No variable of a record reads this cell.")];
}

function centerList() {
  const names = Object.keys(data.variables).filter((key) => data.centers.some((one) => one.complete[key] !== undefined));
  const level = (share) => Math.min(4, Math.ceil(4 * (1 - share)));
  return [el("h2", {}, "Centers"),
    table("Deliveries", ["center", "records", "deliveries", "findings", "queries"], data.centers.map((one) => [link(one.label, "center", one.id), one.records, one.deliveries.join(", "),
      ["blocking", "error", "warning"].map((key) => `${text(one.card[key]) || 0} ${key}`).join(", "), one.queries.length])),
    el("h2", {}, "Completeness"), el("p", {}, "Known values of all records; darker is less complete."),
    table("Completeness", ["variable", ...data.centers.map((one) => one.label)], names.map((key) => [words(key), ...data.centers.map((one) => {
      const known = one.complete[key];
      return known === undefined || !one.records ? { level: 0, shown: "no record" } : { level: level(known / one.records), shown: `${known}/${one.records}` };
    })]))];
}

function center(id) {
  const one = centers.get(id);
  if (!one) return missing("center", id);
  const rules = new Map();
  for (const p of data.patients) if (p.center === id) for (const f of p.findings) rules.set(f.rule, (rules.get(f.rule) || 0) + 1);
  return [el("h2", {}, one.label),
    table("Files", ["file", "SHA-256"], one.files.map((file) => [file.name, el("span", { class: "hash" }, file.sha256)])),
    table("Deliveries", ["received"], one.deliveries.map((day) => [day])),
    data.left_out ? null : table("Findings of records, by rule", ["rule", "findings"], [...rules].sort((a, b) => b[1] - a[1])),
    table("Queries", ["rule", "severity", "status", "age (days)", "message", "place"], one.queries.map((q) => [q.rule, q.severity, q.status, q.age_days, q.message,
      `${q.file}${q.sheet ? "!" + q.sheet : ""} row ${text(q.source_row)} column ${q.column}`])),
    patientTable("Records", where((p) => p.center === id))];
}

function criteria() {
  return [el("h2", {}, "Criteria"),
    table("Decisions of all distinct patients", ["criterion", "met", "not met", "unknown"], data.criteria.map((one) => [link(one.text, "step", one.id), one.met, one.not_met, one.unknown])),
    el("h2", {}, "Readings, and their effect"),
    table("Readings", ["reading", "analysed", "excluded", "undetermined", "enters", "leaves"], data.readings.map((one) => [one.text, one.analysed, one.excluded, one.undetermined,
      ...["enters", "leaves"].map((change) => [`${one[change]} `, one.moved.filter((m) => m[1] === change).map((m) => [" ", patientLink(m[0])])])]))];
}

function pipeline() {
  const rules = [...new Set(data.artifacts.map((one) => one.rule))];
  const reads = new Map(rules.map((rule) => [rule, new Set()]));
  for (const job of data.artifacts) for (const other of job.reads) reads.get(job.rule).add(other.split(" ")[0]);
  const levels = new Map();
  const level = (rule) => {
    if (!levels.has(rule)) levels.set(rule, Math.max(-1, ...[...reads.get(rule)].map(level)) + 1);
    return levels.get(rule);
  };
  rules.forEach(level);
  const rows = [], at = new Map();
  for (const rule of rules) (rows[levels.get(rule)] ||= []).push(rule);
  rows.forEach((row, y) => row.forEach((rule, x) => at.set(rule, [20 + x * 170, 20 + y * 70])));
  const width = 40 + 170 * Math.max(1, ...rows.map((row) => row.length)), height = 70 * rows.length + 20;
  const edges = [...reads].flatMap(([rule, others]) => [...others].map((other) => svg("line", { x1: at.get(other)[0] + 70, y1: at.get(other)[1] + 36, x2: at.get(rule)[0] + 70, y2: at.get(rule)[1], stroke: "#767676" })));
  return [el("h2", {}, "Pipeline"), el("p", {}, "Every artifact was checked against its record when this page was made. Run times are in the history of runs, see the overview."),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Graph of the stages" },
      svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, edges, rules.map((rule) =>
        svg("a", { href: to("stage", rule) }, svg("rect", { x: at.get(rule)[0], y: at.get(rule)[1], width: 140, height: 36, fill: "#eef3f8", stroke: "#1a1a1a" }),
          svg("text", { x: at.get(rule)[0] + 70, y: at.get(rule)[1] + 23, "text-anchor": "middle", "font-size": 14 }, rule))))),
    table("Stages", ["stage", "jobs", "artifacts", "reads"], rules.map((rule) => {
      const jobs = data.artifacts.filter((one) => one.rule === rule);
      return [link(rule, "stage", rule), jobs.length, jobs.reduce((sum, one) => sum + Object.keys(one.outputs).length, 0), [...reads.get(rule)].join(", ")];
    }))];
}
function stage(rule) {
  const jobs = data.artifacts.filter((one) => one.rule === rule);
  if (!jobs.length) return missing("stage", rule);
  return [el("h2", {}, rule), table("Artifacts", ["artifact", "job", "SHA-256"], jobs.flatMap((one) =>
    Object.entries(one.outputs).map(([path, hash]) => [path, one.job, el("span", { class: "hash" }, hash)])))];
}

const missing = (kind, id) => [el("h2", {}, "Not on this page"), el("p", {}, `There is no ${kind} ${id}.`)];
const VIEWS = { overview, numbers: numberList, centers: centerList, criteria, pipeline };
const ALL = { ...VIEWS, step, number, patient, variable, cell, center, stage };
const PARENT = { step: "overview", number: "numbers", patient: "numbers", variable: "numbers", cell: "numbers", center: "centers", stage: "pipeline" };

function show(focus) {
  const [view, ...rest] = location.hash.slice(2).split("/").map((part) => { try { return decodeURIComponent(part); } catch { return part; } });
  const chosen = Object.hasOwn(ALL, view) ? view : "overview";
  const main = document.getElementById("main");
  main.replaceChildren(...[ALL[chosen](...rest)].flat(9).filter((node) => node !== null));
  for (const item of document.querySelectorAll("nav a")) {
    if (item.hash === to(PARENT[chosen] || chosen)) item.setAttribute("aria-current", "page");
    else item.removeAttribute("aria-current");
  }
  if (focus) { main.focus({ preventScroll: true }); scrollTo(0, 0); }
}

document.title = data.title;
document.querySelector("header").append(...[el("h1", {}, data.title),
  data.notice ? el("p", {}, data.notice) : null,
  el("p", { class: full ? "mode full" : "mode" }, full
    ? "RESTRICTED. Values of patients are shown (page: full); no direct identifier, no free text."
    : "No values of cells are shown (page: counts). Pseudonyms: stays inside the study."),
  el("p", { class: "soft" }, `Version ${data.version}, data to ${data.cutoff}, root hash `, el("span", { class: "hash" }, data.root))].filter((node) => node !== null));
document.querySelector("nav").append(...Object.keys(VIEWS).map((view) => el("a", { href: to(view) }, view[0].toUpperCase() + view.slice(1))));
addEventListener("hashchange", () => show(true));
show(false);
