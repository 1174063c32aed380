"use strict";
(function () {
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

  // Long tables and further findings lie packed in the page and become elements when they are first looked at.
  const unfold = async (holder) => {
    const packed = holder && holder.querySelector(":scope > script[type='application/gzip']");
    if (!packed) return;
    if (typeof DecompressionStream === "undefined") {
      holder.textContent = "Trình duyệt này quá cũ nên không mở được phần này. Nội dung có đủ trong bảng tính đi kèm.";
      return;
    }
    const bytes = Uint8Array.from(atob(packed.textContent), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const html = await new Response(stream).text();
    if (packed.isConnected) holder.innerHTML = html;
  };

  // Findings: hide what does not match the chosen severities, unit, newness and words (with or without diacritics).
  const bar = document.getElementById("filter");
  const rest = document.getElementById("con-lai");
  const more = document.getElementById("more");
  const unfoldRest = async () => {
    await unfold(rest);
    if (more) more.hidden = true;
  };
  function choose() {
    const severities = all("input[name=severity]:checked", bar).map((box) => box.value);
    const unit = bar.elements.unit.value;
    const fresh = bar.elements.fresh.checked;
    const words = fold(bar.elements.words.value.trim()).split(/\s+/);
    let shown = 0;
    for (const card of all(".finding")) {
      const text = card.dataset.folded || (card.dataset.folded = fold(card.textContent));
      const fits = severities.includes(card.dataset.severity) && (!unit || card.dataset.unit === unit) &&
        (!fresh || card.dataset.fresh === "1") && words.every((word) => text.includes(word));
      card.hidden = !fits;
      shown += fits;
    }
    document.getElementById("shown").textContent = "Đang hiện " + shown + "/" + bar.dataset.all;
  }
  if (bar) {
    bar.addEventListener("input", async () => { await unfoldRest(); choose(); });
    bar.addEventListener("submit", (event) => event.preventDefault());
    if (more) more.addEventListener("click", async () => {
      await unfoldRest();
      for (const box of all("input[name=severity]", bar)) box.checked = true;
      choose();
    });
    document.getElementById("shown").textContent = "Đang hiện " + all(".finding").length + "/" + bar.dataset.all;
  }

  for (const part of all("details.folded")) {
    part.addEventListener("toggle", () => unfold(part.querySelector(".inside")));
    if (part.open) unfold(part.querySelector(".inside"));
  }

  // Tables: a click on a head sorts by it; numbers by data-value with the blanks last, words in Vietnamese order.
  const sort = (head) => {
    const table = head.closest("table");
    const body = table.tBodies[table.tBodies.length - 1];
    const column = head.cellIndex;
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of all("th[aria-sort]", table)) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (row) => row.cells[column].dataset.value || row.cells[column].textContent.trim();
    const number = (row) => { const n = Number.parseFloat(value(row)); return Number.isNaN(n) ? null : n; };
    const sign = down ? -1 : 1;
    const order = head.dataset.sort === "n"
      ? (a, b) => (number(a) === null) - (number(b) === null) || sign * (number(a) - number(b))
      : (a, b) => sign * value(a).localeCompare(value(b), "vi", { numeric: true });
    body.append(...Array.from(body.rows).sort(order));
  };
  const headOf = (event) => event.target.closest && event.target.closest("th[data-sort]");
  document.addEventListener("click", (event) => { if (headOf(event)) sort(headOf(event)); });
  document.addEventListener("keydown", (event) => { if (event.key === "Enter" && headOf(event)) sort(headOf(event)); });

  // A link to a unit opens its sheet, a link to a finding shows it even where it is folded or the filter hides it.
  const open = async () => {
    const id = location.hash && decodeURIComponent(location.hash.slice(1));
    if (!id) return;
    if (!document.getElementById(id)) await unfoldRest();
    const target = document.getElementById(id);
    if (!target) return;
    if (target.tagName === "DETAILS") target.open = true;
    target.hidden = false;
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", open);
  open();
})();
