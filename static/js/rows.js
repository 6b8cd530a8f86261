/* Rows that htmx opens under what they concern: brought into view with the focus in their first field (or the first one
   that was refused), closed by their own link. When a row is done the focus goes to what it changed. */

let opener = null;

function show(element) {
  const { top, bottom } = element.getBoundingClientRect();
  if (top < 0 || bottom > window.innerHeight) element.scrollIntoView({ block: bottom - top > window.innerHeight ? "start" : "nearest" });
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches?.("a[hx-get]")) opener = event.target;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const row = event.target.matches(".panel-row") ? event.target : event.target.querySelector(".panel-row");
  const source = event.detail.requestConfig?.elt;
  if (row) {
    const first = row.querySelector("[aria-invalid=true]") ?? row.querySelector("input:not([type=hidden]), select, textarea, button");
    const chosen = first?.type === "radio" && row.querySelector(`input[name="${first.name}"]:checked`);
    (chosen || first)?.focus({ preventScroll: true });
    show(row);
  } else if (source?.matches("form") && !source.isConnected && event.target.matches("section[id]")) {
    event.target.tabIndex = -1;
    event.target.focus({ preventScroll: true });
    show(event.target);
  }
});

document.addEventListener("click", (event) => {
  const closer = event.target.closest?.("[data-close-row]");
  const row = closer && document.querySelector(closer.dataset.closeRow);
  if (!row) return;
  event.preventDefault();
  row.remove();
  opener?.focus();
});
