// report: sorts tables and filters flipped samples. The page is whole without it.
"use strict";
(() => {
  // "1,319", "-2.27 pp", "78.39%", "<0.001" as numbers; other texts as text.
  const value = (cell) => {
    const text = cell ? cell.textContent.trim() : "";
    const number = Number.parseFloat(text.replace(/,/g, "").replace(/^[<[]/, ""));
    return Number.isNaN(number) ? text.toLowerCase() : number;
  };
  const order = (one, two) => {
    if (typeof one === typeof two) return one < two ? -1 : one > two ? 1 : 0;
    return typeof one === "number" ? -1 : 1;
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...table.tBodies[0].rows];
        rows.sort((a, b) => {
          const way = order(value(a.cells[column]), value(b.cells[column]));
          return down ? -way : way;
        });
        table.tBodies[0].append(...rows);
      });
    });
  }

  const flips = document.querySelector("#flips");
  const rows = flips ? [...flips.querySelectorAll("tr[data-kind]")] : [];
  if (rows.length > 1) {
    const tools = document.createElement("div");
    tools.className = "tools";
    const kind = document.createElement("select");
    kind.setAttribute("aria-label", "Which samples");
    for (const name of ["all", "broke", "fixed"]) kind.append(new Option(name, name));
    const words = document.createElement("input");
    words.type = "search";
    words.placeholder = "filter samples";
    words.setAttribute("aria-label", "Filter samples by text");
    const count = document.createElement("output");
    const apply = () => {
      const wanted = words.value.toLowerCase();
      let seen = 0;
      for (const row of rows) {
        const fits = (kind.value === "all" || row.dataset.kind === kind.value) &&
          row.textContent.toLowerCase().includes(wanted);
        row.hidden = !fits;
        if (fits) seen += 1;
      }
      count.textContent = `${seen} of ${rows.length} listed here`;
    };
    kind.addEventListener("change", apply);
    words.addEventListener("input", apply);
    tools.append(kind, words, count);
    flips.querySelector("h2").after(tools);
    apply();
  }

  // A link to a sample opens what is folded around and inside it.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target.matches("tr[data-kind]")) target.querySelector("details").open = true;
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
