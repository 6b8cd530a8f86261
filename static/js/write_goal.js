/* The writing page: asks for the rules' answer a moment after one stops typing, and keeps the text when one leaves. */

const form = document.getElementById("malform");
let waiting = 0;
let unsent = false;

function ask() {
  window.clearTimeout(waiting);
  unsent = false;
  window.htmx.trigger(form, "svar");
}

document.addEventListener("input", (event) => {
  if (event.target.form !== form) return;
  unsent = true;
  window.clearTimeout(waiting);
  waiting = window.setTimeout(ask, 700);
});

/* An explicit save takes the text with it; what is not sent when the page is left goes along on its own. */
form?.addEventListener("submit", () => { unsent = false; window.clearTimeout(waiting); });
window.addEventListener("pagehide", () => {
  if (!unsent) return;
  fetch(form.getAttribute("hx-post"), { method: "POST", body: new FormData(form), keepalive: true, headers: { "HX-Request": "true" } });
});
