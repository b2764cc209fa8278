// The data of the page: the summary as JSON; forms and their findings as JSON in gzip blocks, read when they are asked for.

const review = JSON.parse(byId("review").textContent);
const DETAILS = [...document.querySelectorAll("script[data-block=details]")];
const read = new Map();

async function unpacked(block) {
  const bytes = Uint8Array.from(atob(block.textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/** Rows of values as objects with the names of their columns. */
const named = (columns, rows) => rows.map((row) => Object.fromEntries(columns.map((name, place) => [name, row[place]])));

/** All forms, the most points at stake first; each knows its place in that order. */
async function readForms() {
  const blocks = await Promise.all([...document.querySelectorAll("script[data-block=forms]")].map(unpacked));
  const forms = named(review.form_columns, blocks.flat());
  return forms.map((form, index) => Object.assign(form, { index }));
}

/** The findings of a form and the changes of its scores. */
async function detailsOf(form) {
  const size = review.forms_per_block;
  const number = Math.floor(form.index / size);
  if (!read.has(number)) read.set(number, unpacked(DETAILS[number]));
  const [findings, changes] = (await read.get(number))[form.index % size];
  return { findings: named(review.finding_columns, findings), changes: named(review.change_columns, changes) };
}
