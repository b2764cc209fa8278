// The table of all forms: only the rows in sight are drawn, so that twenty thousand are as quick as twenty.

const PRINTED = 500;

const STATES = {
  "": ["全部", () => true],
  error: ["有错误", (form) => form.errors > 0],
  warning: ["有警告、没有错误", (form) => form.errors === 0 && form.warnings > 0],
  clean: ["没有错误和警告", (form) => form.errors === 0 && form.warnings === 0],
  stake: ["涉及分值", (form) => form.at_stake > 0],
  grade: ["等级与自评不同", (form) => form.grade !== null && form.grade !== form.claimed_grade],
};

const sorted = (field) => (one, other, first, second) => {
  const [a, b] = [first.getData()[field], second.getData()[field]].map((value) => (value === null ? -Infinity : Number(value)));
  return a === b ? second.getData().index - first.getData().index : a < b ? -1 : 1;
};

function gradeWords(form) {
  if (form.grade === null) return form.claimed_grade ? `${form.claimed_grade} → 未定` : "—";
  return form.grade === form.claimed_grade ? form.grade : `${form.claimed_grade ?? "未定"} → ${form.grade}`;
}

function counts(form) {
  const told = ["error", "warning", "notice"].map((severity) => [severity, form[`${severity}s`]]).filter(([, number]) => number);
  if (!told.length) return element("span", { class: "quiet" }, "无");
  return element("span", {}, told.map(([severity, number]) => element("span", { class: `badge ${severity}`, title: SEVERITIES[severity] }, `${SEVERITIES[severity]} ${number}`)));
}

function linkCell(form) {
  const made = [["表", form.link, "打开自评表"], ["副本", form.marked, "打开核查副本"]].filter(([, link]) => link);
  return element("span", { class: "row-links" }, made.map(([words, href, label]) => element("a", { href, "aria-label": `${label}：${form.department}` }, words)));
}

function nameCell(form) {
  const under = [form.unit, form.project].filter(Boolean).join(" · ") || form.path;
  return element("span", { class: "name" }, button(form.department, (event) => { event.stopPropagation(); openPanel(form); }), element("small", { title: form.path }, under));
}

function columns() {
  const shown = (title, field, cell, more) => ({ title, field, formatter: (each) => cell(each.getData()), titleFormatter: (each) => element("span", { class: "sorter", role: "button", tabIndex: 0 }, each.getValue()), ...more });
  const number = (title, field, cell, more) => shown(title, field, cell, { sorter: sorted(field), hozAlign: "right", headerHozAlign: "right", headerSortStartingDir: "desc", ...more });
  const all = [
    number("名次", "rank", (form) => count(form.index + 1), { width: 80, responsive: 4, headerSortStartingDir: "asc" }),
    shown("部门", "department", nameCell, { sorter: "string", minWidth: 190, widthGrow: 3, responsive: 0 }),
    shown("标准", "rubric", (form) => element("span", { title: form.rubric }, form.rubric || "没有对应的标准"), { sorter: "string", minWidth: 210, widthGrow: 2, responsive: 6 }),
    number("自评", "claimed", (form) => points(form.claimed), { width: 82, responsive: 3 }),
    number("一致", "verified", (form) => points(form.verified), { width: 92, responsive: 5 }),
    number("最低～最高", "lowest", (form) => range(form.lowest, form.highest), { width: 122, responsive: 4 }),
    shown("等级", "grade", gradeWords, { sorter: "string", width: 110, responsive: 3 }),
    number("发现", "found", counts, { width: 212, hozAlign: "left", headerHozAlign: "left", responsive: 2 }),
    number("涉及分值", "at_stake", (form) => points(form.at_stake), { width: 110, responsive: 0 }),
  ];
  if (review.has_previous) {
    all.push(number("比上年", "change", (form) => (form.change === null ? "—" : signed(form.change)), { width: 92, responsive: 5 }));
  }
  if (review.has_links) all.push(shown("打开", "link", linkCell, { headerSort: false, width: 88, titleFormatter: undefined, responsive: 5, print: false }));
  return all;
}

function prepareFilters(forms, table) {
  const [text, rubric, state, kind] = ["text", "rubric", "state", "kind"].map((name) => byId(`filter-${name}`));
  const rubrics = [...new Set(forms.map((form) => form.rubric))].sort();
  rubric.append(option("*", "全部"), ...rubrics.map((name) => option(name, name || "没有对应的标准")));
  state.append(...Object.entries(STATES).map(([value, [words]]) => option(value, words)));
  kind.append(option("", "全部"), ...review.kinds.map((each, index) => option(index, `${SEVERITIES[each.severity]}：${each.meaning}（${count(each.forms)} 份）`)));
  const fits = (form) => {
    const wanted = text.value.trim().toLowerCase();
    return (
      (!wanted || form.sought.includes(wanted)) &&
      (rubric.value === "*" || form.rubric === rubric.value) &&
      STATES[state.value][1](form) &&
      (kind.value === "" || form.kinds.includes(Number(kind.value)))
    );
  };
  const tell = (shown) => {
    byId("shown").textContent = shown === forms.length ? `共 ${count(shown)} 份` : `显示 ${count(shown)} 份，共 ${count(forms.length)} 份`;
    byId("printed").textContent = shown > PRINTED ? `只印了前 ${PRINTED} 份，共 ${count(shown)} 份；全部见汇总工作簿。` : "";
  };
  table.on("dataFiltered", (_, rows) => tell(rows.length));
  const filter = () => table.setFilter(fits);
  byId("filters").oninput = filter;
  byId("filters").onsubmit = (event) => event.preventDefault();
  byId("filters").onreset = () => setTimeout(filter); // after the fields are empty
  tell(forms.length);
  return (index) => {
    byId("filters").reset();
    kind.value = String(index);
    filter();
    byId("ranking").scrollIntoView();
    kind.focus({ preventScroll: true });
  };
}

/** Show the table; resolves to a function that shows only the forms with one kind of finding. */
function showForms(forms) {
  for (const form of forms) {
    form.rank = -form.index;
    form.found = form.errors * 1e6 + form.warnings * 1e3 + form.notices;
    form.change = form.claimed_before === null || form.claimed === null ? null : form.claimed - form.claimed_before;
    form.sought = [form.department, form.unit, form.project, form.path].join("\n").toLowerCase();
  }
  return new Promise((resolve) => {
    const rows = forms.length > 12 ? { height: isPhone() ? "70vh" : "min(72vh, 760px)" } : {};
    const made = new Tabulator("#forms", {
      ...rows,
      data: forms,
      index: "number",
      layout: "fitColumns",
      responsiveLayout: "hide",
      columns: columns(),
      columnDefaults: { resizable: false, vertAlign: "middle" },
      placeholder: "没有符合条件的表",
      rowHeight: 56,
      printAsHtml: true,
      printRowRange: () => made.getRows("active").slice(0, PRINTED),
    });
    made.on("rowClick", (event, row) => event.target.closest("a") || openPanel(row.getData()));
    made.on("tableBuilt", () => {
      byId("forms").querySelector(".tabulator-tableholder").removeAttribute("tabindex"); // its buttons take the focus
      resolve(prepareFilters(forms, made));
    });
  });
}

/** A heading of the table is pressed by Enter or the space bar, too. */
function prepareSorting() {
  byId("forms").addEventListener("keydown", (event) => {
    if (!event.target.matches(".sorter") || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    event.target.click();
  });
}
