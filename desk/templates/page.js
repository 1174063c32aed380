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

  // Long tables lie in the page as text and become elements when they are first looked at: hundreds of units open fast.
  const unfold = (holder) => {
    const folded = holder.querySelector(":scope > script[type='text/html']");
    if (folded) holder.innerHTML = folded.textContent;
  };
  for (const unit of all("details.unit")) unit.addEventListener("toggle", () => unfold(unit.querySelector(".inside")));

  // The matrix: the chosen group of indicators, all of them where that is not too much; only doubted rows when asked.
  const matrix = document.getElementById("matrix-filter");
  const groups = all("#matrix tbody");
  function narrow() {
    const domain = matrix.elements.domain.value;
    const doubted = matrix.elements.doubted.checked;
    for (const group of groups) {
      group.hidden = Boolean(domain) && group.dataset.domain !== domain;
      if (group.hidden) continue;
      unfold(group);
      for (const row of group.rows) row.hidden = doubted && row.dataset.doubted !== "1";
    }
  }
  if (matrix) {
    const many = document.getElementById("matrix").dataset.units > 60;
    if (many && groups.length) matrix.elements.domain.value = groups[0].dataset.domain;
    matrix.addEventListener("input", narrow);
    narrow();
  }

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

  // A link to a unit opens its sheet, a link to a finding shows it even where the filter hides it.
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.tagName === "DETAILS") target.open = true;
    if (target.hidden) {
      target.hidden = false;
      target.scrollIntoView();
    }
  };
  window.addEventListener("hashchange", open);
  open();
})();
