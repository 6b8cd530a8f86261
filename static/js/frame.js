/* Menus that close by Escape and by a click elsewhere. Works without: menus are <details>. */

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* On a telephone the navigation scrolls sideways: show where we are. */
document.querySelector(".nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

/* What has been said in words need not be said again by a frozen page: a failed request tells so, in place. */
document.addEventListener("htmx:sendError", () => {
  const place = document.getElementById("messages");
  if (!place) return;
  place.innerHTML = '<div class="message message--error" role="alert" data-away><p></p></div>';
  place.querySelector("p").textContent = document.body.dataset.noAnswer;
});

/* That the service is away is true until it answers again. */
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) return;
  for (const told of document.querySelectorAll("#messages [data-away]")) told.remove();
});

/* A page that has outlived its token gets a new one with the refusal; forms and htmx use it from then on. */
document.addEventListener("csrf-token", (event) => {
  const token = event.detail.token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
});
