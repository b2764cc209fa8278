// The charts of the overview, drawn anew for another theme, for paper and for another width.

const drawn = [];

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Draw a chart whose options are made by a function, as they hold the colours of the theme. */
function chart(id, options) {
  const holder = byId(id);
  drawn.push({ holder, options, instance: null });
}

function drawCharts() {
  for (const each of drawn) {
    each.instance?.dispose();
    each.instance = echarts.init(each.holder, null, { renderer: "svg", locale: "ZH" });
    const text = { color: color("text"), fontFamily: getComputedStyle(document.body).fontFamily };
    each.instance.setOption({ animation: false, aria: { enabled: true }, textStyle: text, ...each.options(text) });
  }
}

function resizeCharts() {
  for (const each of drawn) each.instance?.resize();
}

const tooltip = (trigger) => ({
  trigger,
  renderMode: "richText",
  confine: true,
  backgroundColor: color("card"),
  borderColor: color("line"),
  textStyle: { color: color("text") },
});

function bars(names, series, text, unit) {
  const line = { lineStyle: { color: color("line") } };
  return {
    tooltip: { ...tooltip("axis"), axisPointer: { type: "shadow" }, valueFormatter: (value) => `${count(value)} ${unit}` },
    legend: { bottom: 0, textStyle: text, itemWidth: 12, itemHeight: 12 },
    grid: { left: 8, right: 8, top: 24, bottom: 36, containLabel: true },
    xAxis: { type: "category", data: names, axisTick: { show: false }, axisLine: line, axisLabel: { color: color("quiet"), fontSize: 11, hideOverlap: true } },
    yAxis: { type: "value", minInterval: 1, splitLine: line, axisLabel: { color: color("quiet") } },
    series: series.map(([name, data, fill]) => ({
      type: "bar", name, data, barMaxWidth: 28, barGap: "8%",
      itemStyle: { color: color(fill), borderRadius: [2, 2, 0, 0] },
      label: { show: names.length <= 6, position: "top", color: color("text"), formatter: ({ value }) => (value ? count(value) : "") },
    })),
  };
}

function weightsChart(text) {
  const { weight, verified, contradicted, unverifiable } = review.overview;
  const other = Math.max(0, weight - verified - contradicted - unverifiable);
  const parts = [["一致", verified, "accent"], ["不符", contradicted, "error"], ["无法核算", unverifiable, "muted"], ["其余（由人评定等）", other, "faint"]];
  return {
    tooltip: { ...tooltip("item"), valueFormatter: (value) => `${points(value)} 分` },
    legend: { bottom: 0, textStyle: text, itemWidth: 12, itemHeight: 12 },
    series: [{
      type: "pie", name: "分值", radius: ["42%", "64%"], center: ["50%", "42%"], startAngle: 90,
      itemStyle: { borderColor: color("card"), borderWidth: 2 },
      label: { formatter: ({ percent: share }) => percent(share / 100, 1), color: color("text") },
      labelLine: { length: 6, length2: 6 },
      data: parts.filter(([, value]) => value > 0).map(([name, value, fill]) => ({ name, value: Number(value), itemStyle: { color: color(fill) } })),
    }],
  };
}

function prepareCharts() {
  const { claimed_grades: claimed, grades, totals } = review.overview;
  const names = Object.keys({ ...claimed, ...grades }).sort((one, other) => (one === "") - (other === "")); // none last
  chart("chart-weights", weightsChart);
  chart("chart-grades", (text) =>
    bars(names.map((name) => name || "未定"), [
      ["自评", names.map((name) => claimed[name] ?? 0), "muted"],
      ["能确定的", names.map((name) => grades[name] ?? 0), "accent"],
    ], text, "份"));
  chart("chart-totals", (text) =>
    bars(totals.map(({ low, high }) => `${low}～${high}`), [
      ["自评总分", totals.map((each) => each.claimed), "muted"],
      ["各项都能核算的总分", totals.map((each) => each.computed), "accent"],
    ], text, "份"));
}
