/* Characters counted as they are typed, and Enter that goes to the next row. */

function count(control) {
  const most = Number(control.dataset.counter);
  const place = document.getElementById(`${control.id}-antal`);
  if (!place || !most) return;
  const length = control.value.length;
  place.textContent = place.textContent.replace(/^\d+/, String(length));
  place.classList.toggle("field__counter--over", length > most);
}

document.addEventListener("input", (event) => {
  if (event.target.dataset?.counter) count(event.target);
});

/* In a table or list of values marked data-rows, Enter goes to the same control of the next row, Shift+Enter back. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input[data-column]")) return;
  const rows = event.target.closest("[data-rows]");
  if (!rows) return;
  event.preventDefault();
  const column = [...rows.querySelectorAll(`input[data-column="${event.target.dataset.column}"]:not(:disabled)`)];
  const next = column[column.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
  if (next) {
    next.focus();
    next.select();
  }
});
