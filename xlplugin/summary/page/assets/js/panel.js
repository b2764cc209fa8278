// One form with all that was found in it, over the page.

function links(form) {
  const made = [];
  if (form.link) made.push(element("a", { href: form.link, class: "button" }, "打开自评表"));
  if (form.marked) made.push(element("a", { href: form.marked, class: "button" }, "打开核查副本"));
  return element("p", { class: "links" }, made);
}

function figures(form) {
  const grade = (form.claimed_grade || "未定") + (form.grade ? `，确定为 ${form.grade}` : "，未能确定");
  const shown = [
    ["文件", form.path], ["单位", form.unit], ["项目", form.project], ["标准", form.rubric || "没有对应的标准"],
    ["年度", form.year ?? ""], ["自评总分", `${points(form.claimed)} 分`], ["可能的总分", `${range(form.lowest, form.highest)} 分`], ["等级", `自评 ${grade}`],
    ["一致 / 不符 / 无法核算", `${points(form.verified)} / ${points(form.contradicted)} / ${points(form.unverifiable)} 分`],
    ["涉及分值", `${points(form.at_stake)} 分`],
    ["上年自评总分", form.claimed_before === null ? "" : `${points(form.claimed_before)} 分`],
  ];
  return element("dl", { class: "figures" }, shown.filter(([, value]) => value !== "").flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, String(value))]));
}

function found(finding) {
  const where = [finding.indicator && `指标：${finding.indicator}`, finding.place && `位置：${finding.place}`, finding.points !== null && `涉及 ${points(finding.points)} 分`];
  return element(
    "li",
    { class: `finding ${finding.severity}` },
    element("p", { class: "finding-head" }, badge(finding.severity), finding.repeated ? element("span", { class: "badge repeated" }, "上年也有") : null, where.filter(Boolean).join("　")),
    element("p", {}, finding.message),
    finding.fix ? element("p", { class: "fix" }, element("strong", {}, "怎么办："), finding.fix) : null,
  );
}

function changes(rows) {
  const score = (name) => ({ title: { claimed_before: "上年自评", claimed: "本年自评", computed_before: "上年测算", computed: "本年测算" }[name], numeric: true, cell: (row) => points(row[name]) });
  return element(
    "div", { class: "scroll" },
    table("得分与上年相比", [{ title: "指标", heading: true, cell: (row) => row.indicator }, ...["claimed_before", "claimed", "computed_before", "computed"].map(score)], rows),
  );
}

async function openPanel(form) {
  const panel = byId("panel");
  byId("panel-title").textContent = form.department;
  const { findings, changes: rows } = await detailsOf(form);
  byId("panel-body").replaceChildren(
    links(form),
    figures(form),
    element("h3", {}, findings.length ? `发现 ${findings.length} 条` : "没有发现"),
    element("ol", { class: "findings" }, findings.map(found)),
    ...(form.left_out ? [element("p", { class: "hint" }, `另有 ${form.left_out} 条没有放进本页，见汇总工作簿。`)] : []),
    ...(rows.length ? [element("h3", {}, "得分有变化的指标"), changes(rows)] : []),
  );
  if (!panel.open) panel.showModal();
  panel.scrollTop = 0;
  byId("panel-title").focus();
}

function preparePanel() {
  const panel = byId("panel");
  byId("panel-close").onclick = () => panel.close();
  panel.onclick = (event) => event.target === panel && panel.close(); // beside it
}
