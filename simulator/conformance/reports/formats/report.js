"use strict";
const form = document.querySelector("form");
const rows = [...document.querySelectorAll("article")];
const count = document.querySelector("output");
function filter() {
  const wanted = Object.fromEntries(new FormData(form));
  const text = wanted.text.toLowerCase();
  let shown = 0;
  for (const row of rows) {
    const fits = (!wanted.suite || row.dataset.suite === wanted.suite)
      && (!wanted.status || row.dataset.status === wanted.status)
      && (!wanted.level || row.dataset.level === wanted.level)
      && (!text || row.textContent.toLowerCase().includes(text));
    row.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  count.textContent = `${shown} / ${rows.length}`;
}
form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", async (event) => {
  if (event.target.matches("button.copy")) {
    await navigator.clipboard.writeText(event.target.nextElementSibling.textContent);
    event.target.textContent = event.target.dataset.copied;
  }
});
filter();
