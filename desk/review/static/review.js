// Keys, zoom and focus of the review page. Without this file every button and link still works.
"use strict";
(() => {
  let zoom = 1;
  const one = (selector) => document.querySelector(selector);

  const applyZoom = () => {
    const sheet = one(".sheet");
    if (sheet) sheet.style.width = `${zoom * 100}%`;
  };

  const showFigure = () => {
    const figure = one(".sheet rect.own, .typed .own");
    if (figure) figure.scrollIntoView({ block: "center", inline: "center" });
    const current = one(".queue [aria-current]");
    if (current) current.scrollIntoView({ block: "nearest" });
  };

  const arrive = () => { applyZoom(); showFigure(); };

  const changeZoom = (step) => {
    zoom = step === 0 ? 1 : Math.min(4, Math.max(0.5, zoom * (step > 0 ? 1.25 : 0.8)));
    applyZoom();
    showFigure();
  };

  const say = (text) => {
    const live = one("#tin");
    live.classList.add("bad");
    live.textContent = text;
  };

  const openForm = (details) => {
    for (const other of document.querySelectorAll("details.act[open]")) if (other !== details) other.open = false;
    details.open = true;
    const field = details.querySelector("input:not([type=hidden]), select");
    if (field) { field.focus(); if (field.select) field.select(); }
    details.scrollIntoView({ block: "nearest" });
  };

  // The letter of a key, also while a Vietnamese input method holds it back.
  const pressed = (event) => {
    if (event.key !== "Process" && event.key !== "Unidentified") return event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const code = /^(?:Key|Digit)(.)$/.exec(event.code);
    return code ? code[1].toLowerCase() : event.key;
  };

  const nextFigure = () => {
    const chips = [...document.querySelectorAll(".chips a")];
    const at = chips.findIndex((c) => c.hasAttribute("aria-current"));
    if (chips.length) chips[(at + 1) % chips.length].click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target;
    const key = pressed(event);
    if (key === "Escape") {
      const open = one("details.act[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); } else if (target.blur) target.blur();
      return;
    }
    if (key === "Enter" && target.dataset && target.dataset.choices) {
      event.preventDefault();  // the list is chosen from on purpose, never by the first Enter
      const first = document.getElementById(target.dataset.choices).querySelector("input");
      if (first) { first.checked = true; first.focus(); }
      return;
    }
    if (target.closest("input, select, textarea")) return;
    if (key === "Enter" && target.closest("a, button, summary")) return;
    if (key.startsWith("Arrow") && target.closest("#giay")) return;
    if (key === "/") { event.preventDefault(); one("#tim").focus(); return; }
    if (key === "+" || key === "=") { changeZoom(1); return; }
    if (key === "-") { changeZoom(-1); return; }
    if (key === "0") { changeZoom(0); return; }
    if (key === "n") { nextFigure(); return; }
    if (event.repeat) return;
    for (const element of document.querySelectorAll("[data-keys]")) {
      if (!element.dataset.keys.split(" ").includes(key)) continue;
      event.preventDefault();
      if (element.matches("details")) openForm(element); else element.click();
      return;
    }
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) changeZoom(Number(button.dataset.zoom));
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "work" && !one("#tieu-de")) return;
    if (event.detail.target.classList.contains("choices")) return;  // whoever types goes on typing
    arrive();
    one("#tin").classList.remove("bad");
    const heading = one("#tieu-de");
    if (one(".problem")) { const open = one("details.act[open]"); if (open) openForm(open); } else if (heading) heading.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:responseError", (event) => {
    const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const told = page.querySelector("[role=alert] p");
    say(told ? told.textContent : "Chưa ghi được. Hãy tải lại trang (F5) rồi làm lại.");
  });
  document.addEventListener("htmx:sendError", () => say("Không liên lạc được với chương trình; quyết định này CHƯA được ghi. Hãy kiểm tra cửa sổ đang chạy doisoat review."));

  window.addEventListener("load", () => {
    arrive();
    const nameless = one("#work") && one(".who.missing input[name=ten]");
    if (nameless) nameless.focus();  // nothing can be decided by nobody
  });
})();
