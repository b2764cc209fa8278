// How each indicator fares, and departments by indicators as a map of shades.

const indicatorTable = (rows) =>
  table("各项指标", [
    { title: "指标", heading: true, cell: (row) => row.name },
    { title: "分值", numeric: true, cell: (row) => points(row.weight) },
    { title: "表数", numeric: true, cell: (row) => count(row.forms) },
    { title: "平均自评得分率", cell: (row) => bar(row.mean_rate ?? 0, percent(row.mean_rate, 1)) },
    { title: "离散程度", numeric: true, cell: (row) => percent(row.spread, 1) },
    { title: "自评满分的表", cell: (row) => bar(row.full, percent(row.full)) },
    { title: "自评与测算不符的表", cell: (row) => bar(row.contradicted, percent(row.contradicted)) },
    { title: "平均测算得分率", numeric: true, cell: (row) => percent(row.computed_rate, 1) },
  ], rows);

function shade(rate) {
  if (rate === null) return "none";
  return rate >= 1 ? 0 : rate >= 0.9 ? 1 : rate >= 0.75 ? 2 : rate >= 0.5 ? 3 : 4;
}

function heatMap(map, formOf) {
  const head = element("tr", {}, element("th", { scope: "col" }, "部门"), map.columns.map((name) => element("th", { scope: "col", class: "upright" }, element("span", { title: name }, name))));
  const cell = (rate, refuted) =>
    element("td", { class: `heat heat-${shade(rate)}${refuted ? " refuted" : ""}` }, rate === null ? "" : String(Math.round(rate * 100)), refuted ? element("span", { class: "unseen" }, "不符") : null);
  const rows = map.rows.map(([number, department, rates, refuted]) => {
    const name = button(department, () => openPanel(formOf.get(number)));
    return element("tr", {}, element("th", { scope: "row" }, name), rates.map((rate, place) => cell(rate, refuted.includes(place))));
  });
  return element("table", { class: "heat-map" }, element("caption", { class: "unseen" }, "各部门各指标的自评得分率（%）"), element("thead", {}, head), element("tbody", {}, rows));
}

function heatHint({ forms, indicators, left_out: more, heat_map: map }) {
  const some = map.rows.length < forms ? `涉及分值最多的 ${count(map.rows.length)} 份，共 ${count(forms)} 份。` : "";
  const left = map.columns.length < indicators.length + more ? `指标太多，只列最常见的 ${map.columns.length} 项。` : "";
  return `格内是自评得分率（%），颜色越醒目得分率越低；框线标出的自评与测算不符。${some}${left}`;
}

function showIndicators(forms) {
  const choice = byId("indicator-rubric");
  const formOf = new Map(forms.map((form) => [form.number, form]));
  choice.append(...review.rubrics.map((each, index) => option(index, `${each.title}（${count(each.forms)} 份）`)));
  const show = () => {
    const rubric = review.rubrics[choice.value];
    const left = rubric.left_out ? element("p", { class: "hint inside" }, `另有 ${count(rubric.left_out)} 项指标没有列出，见汇总工作簿。`) : "";
    byId("indicator-table").replaceChildren(indicatorTable(rubric.indicators), left);
    byId("heat-hint").textContent = heatHint(rubric);
    byId("heat-map").replaceChildren(heatMap(rubric.heat_map, formOf));
  };
  choice.form.onsubmit = (event) => event.preventDefault();
  choice.onchange = show;
  choice.value = review.rubrics.reduce((most, each, index, all) => (each.forms > all[most].forms ? index : most), 0);
  show();
}
