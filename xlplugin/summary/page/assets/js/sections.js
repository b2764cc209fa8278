// The other parts of the page: tiles, kinds of findings, what is unusual, what failed, two years.

const MOVERS = 20;

function showTiles() {
  const all = review.overview;
  const share = (part) => (Number(all.weight) ? percent(part / all.weight, 1) : "—");
  const tiles = [
    ["核查的表", count(all.reviewed), all.failed ? `另有 ${count(all.failed)} 个文件未能处理` : "没有未能处理的文件", ""],
    ["有错误", count(all.with_errors), `只有警告 ${count(all.with_warnings)} 份，都没有 ${count(all.clean)} 份`, all.with_errors ? "error" : ""],
    ["涉及分值", points(all.at_stake), "分，自评可能多计", ""],
    ["分值一致", share(all.verified), `共 ${points(all.weight)} 分，一致的 ${points(all.verified)} 分`, ""],
    ["分值不符", share(all.contradicted), `${points(all.contradicted)} 分`, Number(all.contradicted) ? "error" : ""],
    ["无法核算", share(all.unverifiable), `${points(all.unverifiable)} 分，缺少数据，不等于有错`, ""],
  ];
  byId("tiles").append(...tiles.map(([name, figure, words, look]) => element("div", { class: "tile card" }, element("dt", {}, name), element("dd", { class: `figure ${look}` }, figure), element("dd", { class: "words" }, words))));
  const told = Object.entries(SEVERITIES).map(([severity, word]) => `${word} ${count(all.findings[severity] ?? 0)} 条`);
  byId("subtitle").textContent = `${count(all.files)} 个文件；${told.join("，")}`;
  const missing = [
    all.expected === null ? "" : `核查没有做完：应有 ${count(all.expected)} 个文件，这里只有 ${count(all.files)} 个。`,
    all.left_out ? `结果文件中有 ${count(all.left_out)} 行不完整，没有计入。` : "",
  ].join("");
  byId("partial").textContent = missing;
  byId("partial").hidden = !missing;
}

function showKinds(filterKind) {
  const most = Math.max(1, ...review.kinds.map((kind) => kind.forms));
  const columns = [
    { title: "严重程度", cell: (kind) => badge(kind.severity) },
    { title: "问题", heading: true, cell: (kind) => element("span", {}, kind.meaning, " ", element("code", {}, kind.code)) },
    { title: "涉及表数", cell: (kind) => bar(kind.forms / most, count(kind.forms)) },
    { title: "条数", numeric: true, cell: (kind) => count(kind.findings) },
    { title: "涉及分值", numeric: true, cell: (kind) => (Number(kind.points) ? points(kind.points) : "—") },
  ];
  if (review.has_previous) columns.push({ title: "上年也有的表", numeric: true, cell: (kind) => count(kind.repeated) });
  columns.push({ title: element("span", { class: "no-print" }, "筛选"), cell: (kind) => element("button", { type: "button", class: "link no-print", "aria-label": `看这些表：${kind.meaning}`, onclick: () => filterKind(review.kinds.indexOf(kind)) }, "看这些表") });
  byId("kinds-table").append(review.kinds.length ? table("各种问题", columns, review.kinds) : element("p", { class: "hint inside" }, "没有发现问题。"));
}

function showAnomalies(forms) {
  const formOf = new Map(forms.map((form) => [form.number, form]));
  const groups = new Map();
  for (const each of review.anomalies) groups.set(each.kind, [...(groups.get(each.kind) ?? []), each]);
  const name = (number, words) => (formOf.has(number) ? button(words, () => openPanel(formOf.get(number))) : words);
  const item = (each) => element("li", {}, element("span", { class: "names" }, each.numbers.map((number, index) => name(number, each.names[index])), each.left_out ? `等 ${count(each.numbers.length + each.left_out)} 份` : null), element("span", {}, each.message));
  const group = ([kind, all]) => {
    const total = review.anomaly_counts[kind];
    const more = total > all.length ? element("p", { class: "hint" }, `另有 ${count(total - all.length)} 条，见汇总工作簿。`) : null;
    return element("details", { class: "card", open: all.length <= 8 }, element("summary", {}, `${kind}（${count(total)}）`), element("ul", {}, all.map(item)), more);
  };
  byId("anomaly-list").append(...[...groups].map(group));
  byId("anomalies").hidden = !groups.size;
}

function showFailures() {
  const { failures, failure_count: total } = review;
  byId("failures").hidden = !total;
  if (!total) return;
  byId("failures-hint").textContent = `共 ${count(total)} 个${total > failures.length ? `，只列前 ${count(failures.length)} 个，其余见汇总工作簿` : ""}。`;
  byId("failures-table").append(table("未能处理的文件", [
    { title: "文件", heading: true, cell: (row) => (row.sheet ? `${row.path}（${row.sheet}）` : row.path) },
    { title: "原因", cell: (row) => element("span", {}, row.message, " ", element("code", {}, row.code)) },
    { title: "怎么办", cell: (row) => row.fix },
  ], failures));
}

function showYears(forms) {
  byId("years").hidden = !review.has_previous;
  if (!review.has_previous) return;
  const known = forms.filter((form) => form.change !== null);
  const [up, down] = [known.filter((form) => form.change > 0).length, known.filter((form) => form.change < 0).length];
  const movers = known.filter((form) => form.change).sort((one, other) => Math.abs(other.change) - Math.abs(one.change)).slice(0, MOVERS);
  byId("years-hint").textContent = `${count(known.length)} 份与上年同一部门、单位和项目的表可比：自评总分升 ${count(up)} 份，降 ${count(down)} 份，不变 ${count(known.length - up - down)} 份。下列变化最大的 ${movers.length} 份，各指标的变化见各表的发现。`;
  byId("years-table").append(table("自评总分变化最大的表", [
    { title: "部门", heading: true, cell: (form) => button(form.department, () => openPanel(form)) },
    { title: "上年自评", numeric: true, cell: (form) => points(form.claimed_before) },
    { title: "本年自评", numeric: true, cell: (form) => points(form.claimed) },
    { title: "变化", numeric: true, cell: (form) => signed(form.change) },
    { title: "上年也有的发现", numeric: true, cell: (form) => count(form.repeated) },
    { title: "涉及分值", numeric: true, cell: (form) => points(form.at_stake) },
  ], movers));
}

function showContents() {
  const shown = [...document.querySelectorAll("main > section")].filter((section) => !section.hidden);
  byId("contents").append(...shown.map((section) => element("a", { href: `#${section.id}` }, section.querySelector("h2").textContent)));
}
