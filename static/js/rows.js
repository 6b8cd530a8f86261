/* A row that htmx opened under another is closed by its own link, and the focus goes back to what opened it. */

let opener = null;

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches?.("a[hx-get]")) opener = event.target;
});

document.addEventListener("click", (event) => {
  const closer = event.target.closest?.("[data-close-row]");
  const row = closer && document.querySelector(closer.dataset.closeRow);
  if (!row) return;
  event.preventDefault();
  row.remove();
  opener?.focus();
});
