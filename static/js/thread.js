/* The red thread and the matrix: a choice is shown at once, and printing opens what is to be printed. */
for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
}
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());

// A group named in the address is opened when it is closed.
const wanted = location.hash && document.getElementById(location.hash.slice(1));
const closed = wanted && wanted.querySelector("details.group__more");
if (closed) closed.open = true;
