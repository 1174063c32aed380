// A figure, its card and the words that it was understood by light up together.
const wholes = new Map();
for (const element of document.querySelectorAll("[data-n]"))
  for (const n of element.dataset.n.split(" ")) wholes.set(n, [...(wholes.get(n) ?? []), element]);

let lit = [];
function light(target) {
  for (const element of lit) element.classList.remove("lit");
  const own = target.closest?.("[data-n]");
  lit = own ? own.dataset.n.split(" ").flatMap((n) => wholes.get(n)) : [];
  for (const element of lit) element.classList.add("lit");
}
document.addEventListener("pointerover", (event) => light(event.target));
document.addEventListener("focusin", (event) => light(event.target));
