/* "Fyll i": puts an example's address and password into the form. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill-user]");
  if (!button) return;
  const form = document.getElementById("login");
  form.elements.username.value = button.dataset.fillUser;
  form.elements.password.value = button.dataset.fillPassword;
  form.querySelector("button[type=submit]").focus();
});
for (const button of document.querySelectorAll("[data-fill-user]")) button.hidden = false;
