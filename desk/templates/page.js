"use strict";
(function () {
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

  // Findings: hide what does not match the chosen severities, unit, newness and words (with or without diacritics).
  const bar = document.getElementById("filter");
  const cards = all(".finding");
  function choose() {
    const severities = all("input[name=severity]:checked", bar).map((box) => box.value);
    const unit = bar.elements.unit.value;
    const fresh = bar.elements.fresh.checked;
    const words = fold(bar.elements.words.value.trim()).split(/\s+/);
    let shown = 0;
    for (const card of cards) {
      const text = card.dataset.folded || (card.dataset.folded = fold(card.textContent));
      const fits = severities.includes(card.dataset.severity) && (!unit || card.dataset.unit === unit) &&
        (!fresh || card.dataset.fresh === "1") && words.every((word) => text.includes(word));
      card.hidden = !fits;
      shown += fits;
    }
    document.getElementById("shown").textContent = "Đang hiện " + shown + "/" + cards.length;
  }
  if (bar) {
    bar.addEventListener("input", choose);
    bar.addEventListener("submit", (event) => event.preventDefault());
    choose();
  }

  // The matrix: rows of the chosen group only, and only indicators that carry a doubt when asked.
  const matrix = document.getElementById("matrix-filter");
  function narrow() {
    const domain = matrix.elements.domain.value;
    const doubted = matrix.elements.doubted.checked;
    for (const row of all("#matrix tbody tr")) {
      row.hidden = (domain && row.dataset.domain !== domain) || (doubted && row.dataset.doubted !== "1");
    }
  }
  if (matrix) matrix.addEventListener("input", narrow);

  // Tables: a click on a head sorts by it; numbers by data-value, words in Vietnamese order.
  for (const head of all("th[data-sort]")) {
    head.tabIndex = 0;
    const sort = () => {
      const table = head.closest("table");
      const body = table.tBodies[0];
      const column = head.cellIndex;
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of all("th[aria-sort]", table)) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = (row) => row.cells[column].dataset.value || row.cells[column].textContent.trim();
      const rows = Array.from(body.rows).sort((a, b) =>
        head.dataset.sort === "n" ? value(a) - value(b) : value(a).localeCompare(value(b), "vi"));
      if (down) rows.reverse();
      body.append(...rows);
    };
    head.addEventListener("click", sort);
    head.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(); });
  }

  // A link to a unit opens its sheet.
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") target.open = true;
  };
  window.addEventListener("hashchange", open);
  open();
})();
