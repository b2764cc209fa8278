// All of it together. On paper the page is always light.

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").setAttribute("aria-pressed", String(theme === "dark"));
  drawCharts();
}

function prepareTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const current = () => document.documentElement.dataset.theme;
  byId("theme").onclick = () => setTheme(current() === "dark" ? "light" : "dark");
  system.onchange = () => setTheme(system.matches ? "dark" : "light");
  byId("print").onclick = () => window.print();
  let before = null;
  addEventListener("beforeprint", () => {
    before = current();
    document.body.classList.add("printing");
    setTheme("light");
  });
  addEventListener("afterprint", () => {
    document.body.classList.remove("printing");
    setTheme(before);
  });
  setTheme(current());
}

async function showPage() {
  if (typeof DecompressionStream === "undefined") throw new Error("浏览器版本太旧，请用新版的 Edge、Chrome、360 或火狐打开，或改看汇总工作簿。");
  showTiles();
  prepareCharts();
  prepareTheme();
  new ResizeObserver(resizeCharts).observe(byId("overview"));
  preparePanel();
  const forms = await readForms();
  const filterKind = await showForms(forms);
  prepareSorting();
  showKinds(filterKind);
  byId("indicators").hidden = !review.rubrics.length;
  if (review.rubrics.length) showIndicators(forms);
  showAnomalies(forms);
  showYears(forms);
  showFailures();
  showContents();
  document.body.setAttribute("aria-busy", "false");
}

showPage().catch((error) => {
  byId("trouble").hidden = false;
  byId("trouble").textContent = `本页没能显示完全：${error.message}`;
  document.body.setAttribute("aria-busy", "false");
});
