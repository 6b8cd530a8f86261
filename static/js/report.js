/* The entry page: what belongs together shows together, a column from Excel fills the rows, and refused fields are marked.
   All saving is htmx's (and plain posts without it); Enter to the next row is in forms.js. */

document.documentElement.classList.add("js-on");

/* Why the committee judges otherwise: asked for only when it does. */
function judgement() {
  const form = document.querySelector("[data-judge]");
  const computed = document.getElementById("raknat");
  if (!form || !computed) return;
  const judged = form.querySelector("input[name=judged]:checked")?.value || "";
  const differs = judged !== "" && judged !== computed.dataset.now;
  document.getElementById("varfor").toggleAttribute("data-quiet", !differs);
  const hint = document.getElementById("bedomning-hjalp");
  const text = judged === "" ? hint.dataset.none : differs ? hint.dataset.other : hint.dataset.same;
  if (hint.textContent !== text) hint.textContent = text;
}

/* What happened to an activity: asked for when it is late or called off. */
function activities() {
  for (const row of document.querySelectorAll("[data-activity]")) {
    const status = row.querySelector("input[name=status]:checked")?.value;
    const comment = row.querySelector(".activity-row__comment");
    const wanted = status === "delayed" || status === "cancelled" || comment.querySelector("input").value !== "";
    comment.toggleAttribute("data-quiet", !wanted);
  }
}

/* The field that the server could not read, told by the answer beside it. */
function mark(row) {
  const invalid = row.querySelector("[data-invalid]")?.dataset.invalid;
  for (const input of row.querySelectorAll("input[type=text][data-column]")) {
    const wrong = input.id === invalid;
    input.toggleAttribute("aria-invalid", wrong);
    if (wrong) input.setAttribute("aria-invalid", "true");
    const doubtful = wrong && row.querySelector(".ask--warning");
    input.closest(".control").classList.toggle("control--invalid", wrong && !doubtful);
    input.closest(".control").classList.toggle("control--doubtful", Boolean(doubtful));
  }
}

function refresh() {
  judgement();
  activities();
}

document.addEventListener("change", refresh);
document.addEventListener("htmx:afterSettle", refresh);
document.addEventListener("htmx:oobAfterSwap", (event) => {
  const row = event.detail.target?.closest?.("[data-row]");
  if (row) mark(row);
  refresh();
});
document.addEventListener("htmx:afterRequest", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (row) mark(row);
  refresh();
});

/* The reason for a doubtful value is sent by its own button, not as soon as it is typed. */
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-hold]")) event.stopPropagation();
}, true);

/* A column copied in Excel: one line a row, from the field it is pasted into and downwards. */
document.addEventListener("paste", (event) => {
  const first = event.target.closest?.("input[data-column]");
  const rows = first?.closest("[data-rows]");
  if (!rows) return;
  const lines = (event.clipboardData?.getData("text/plain") || "").replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  if (lines.length < 2) return;
  event.preventDefault();
  const column = [...rows.querySelectorAll(`input[data-column="${first.dataset.column}"]:not(:disabled)`)];
  const from = column.indexOf(first);
  let last = first;
  lines.forEach((line, index) => {
    const input = column[from + index];
    const text = line.split("\t")[0].trim();
    if (!input || text === "") return;
    input.value = text;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    last = input;
  });
  last.focus();
});

refresh();
