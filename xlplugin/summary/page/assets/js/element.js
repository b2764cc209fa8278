// Elements and figures. Every text becomes a text node: nothing of the data is ever read as HTML.

const byId = (id) => document.getElementById(id);

/** An element with its properties ("class" and names with "-" are attributes) and children; empty ones are left out. */
function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class" || name === "role" || name.includes("-")) made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const button = (words, onclick, look = "link") => element("button", { type: "button", class: look, onclick }, words);

/** A table with headings; a column is {title, cell: row => text or element, numeric, heading: whether it names the row}. */
function table(caption, columns, rows) {
  const look = (column) => (column.numeric ? "numeric" : "");
  const cell = (column, row) =>
    element(column.heading ? "th" : "td", column.heading ? { scope: "row" } : { class: look(column) }, column.cell(row));
  return element(
    "table",
    {},
    element("caption", { class: "unseen" }, caption),
    element("thead", {}, element("tr", {}, columns.map((each) => element("th", { scope: "col", class: look(each) }, each.title)))),
    element("tbody", {}, rows.map((row) => element("tr", {}, columns.map((column) => cell(column, row))))),
  );
}

const option = (value, words) => element("option", { value }, words);
const count = (number) => Number(number).toLocaleString("zh-CN");
/** A figure with at most two decimals; what is unknown is a dash. */
const points = (value) =>
  value === null || value === "" ? "—" : Number(value).toLocaleString("zh-CN", { maximumFractionDigits: 2 });
/** The least and the greatest that a total can be. */
const range = (lowest, highest) => (Number(lowest) === Number(highest) ? points(lowest) : `${points(lowest)}～${points(highest)}`);
/** A share; what there is of is never 0%. */
const percent = (fraction, digits = 0) => {
  if (fraction === null) return "—";
  const shown = (fraction * 100).toFixed(digits);
  return fraction > 0 && Number(shown) === 0 ? `<${10 ** -digits}%` : `${shown}%`;
};
const signed = (value) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${points(Math.abs(value))}`;

/** A bar behind a figure: how much of the whole, from 0 to 1. */
function bar(share, words) {
  const filled = element("span", { class: "bar-filled" });
  filled.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return element("span", { class: "bar" }, element("span", { class: "bar-room", "aria-hidden": "true" }, filled), element("span", { class: "bar-words" }, words));
}

const SEVERITIES = { error: "错误", warning: "警告", notice: "提示" };
const badge = (severity) => element("span", { class: `badge ${severity}` }, SEVERITIES[severity]);
const isPhone = () => matchMedia("(max-width: 640px)").matches;
