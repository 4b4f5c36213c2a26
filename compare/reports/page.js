"use strict";
// The table is complete without this. It filters, keeps the filter in the URL's fragment, and opens what a link points into.
{
  const form = document.getElementById("filters");
  const table = document.getElementById("matrix");
  const heads = [...table.tHead.rows[0].cells];
  const titles = heads.slice(1).map((head) => head.dataset.title);
  const bodies = [...table.tBodies].map((body) => {
    const rows = [...body.rows].slice(1).map((row) => ({ row, cells: [...row.cells].slice(1), differs: row.className === "differs", text: row.textContent.toLowerCase() }));
    return { body, rows, topic: body.dataset.topic, text: body.rows[0].querySelector("summary").textContent.toLowerCase() };
  });
  const asked = bodies.reduce((sum, { rows }) => sum + rows.length, 0);

  const chosen = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));

  function filter() {
    const { q = "", topic, outcome, differs, a, b } = chosen();
    const words = q.toLowerCase().split(/\s+/).filter(Boolean);
    const columns = titles.flatMap((title, place) => (!(a || b) || title === a || title === b ? [place] : []));
    let found = 0;
    heads.slice(1).forEach((head, place) => { head.hidden = !columns.includes(place); });
    table.classList.toggle("narrowed", columns.length < titles.length);
    for (const part of bodies) {
      let there = 0;
      for (const { row, cells, differs: anywhere, text } of part.rows) {
        const seen = columns.map((place) => cells[place]);
        const answers = new Set(seen.filter((cell) => !cell.dataset.o).map((cell) => cell.textContent));
        const shown = (!topic || part.topic === topic)
          && words.every((word) => text.includes(word) || part.text.includes(word))
          && (!outcome || seen.some((cell) => (cell.dataset.o || "answered") === outcome))
          && (!differs || (columns.length < titles.length ? answers.size > 1 : anywhere));
        row.hidden = !shown;
        there += shown;
        if (shown) cells.forEach((cell, place) => { cell.hidden = !columns.includes(place); });
      }
      part.body.hidden = !there;
      part.body.rows[0].cells[0].colSpan = columns.length + 1;
      found += there;
    }
    document.getElementById("shown").textContent = found === asked ? `All ${asked} questions` : `${found} of ${asked} questions`;
  }

  function fromFragment() {
    const fragment = location.hash.slice(1);
    if (fragment.includes("=")) {
      const wanted = new URLSearchParams(fragment);
      for (const field of form.elements) {
        if (field.type === "checkbox") field.checked = wanted.has(field.name);
        else if (field.name) field.value = wanted.get(field.name) ?? "";
        if (field.selectedIndex === -1) field.value = "";
      }
      filter();
    } else if (fragment) {
      open(document.getElementById(fragment));
    }
  }

  function open(part) {
    if (!(part instanceof HTMLDetailsElement)) return;
    if (part.closest("tbody").hidden) { form.reset(); }
    part.open = true;
    part.scrollIntoView({ block: "start" });
    part.querySelector("summary").focus({ preventScroll: true });
  }

  function keep() {
    filter();
    const fragment = new URLSearchParams(chosen()).toString();
    history.replaceState(null, "", fragment ? `#${fragment}` : "#all");
  }

  form.addEventListener("input", keep);
  form.addEventListener("change", keep); // what chooses by program may say only this
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(keep));
  addEventListener("hashchange", fromFragment);
  table.addEventListener("click", (event) => {
    const link = event.target.closest("th a");
    if (!link) return;
    event.preventDefault(); // the fragment keeps the filter
    open(document.getElementById(link.hash.slice(1)));
  });
  form.hidden = false;
  filter();
  fromFragment();
}
