// Runs once with the evidence panel. A click on a citation number anywhere on the page asks for its evidence;
// the marked quote is then brought into view. Gradio has no event for links within messages, and no scrolling to a mark.
let asked = false;
const show = () => {
  const mark = element.querySelector("mark");
  if (!mark) return;
  if (asked) {
    mark.scrollIntoView({ block: "center" });
  } else {
    // evidence that came by itself scrolls within its panel only: on a phone the reader stays with the answer
    const panel = element.querySelector(".passage");
    panel.scrollTop = mark.offsetTop - (panel.clientHeight - mark.offsetHeight) / 2;
  }
  asked = false;
};
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#cite-"]');
  if (!link) return;
  event.preventDefault();
  asked = true;
  const [, place, n] = link.getAttribute("href").split("-");
  const current = element.querySelector(`.top a[aria-current][href="#cite-${place}-${n}"]`);
  if (current) show();
  else trigger("click", { place: Number(place), n: Number(n) });
});
watch("value", show);
