// Runs once with each part of the view. A click on what says what it does is told to the server; Gradio has no events
// for buttons within HTML. What had the focus has it again when the part is replaced, so that the keyboard goes on.
let last = null;
// The sentence of a row that was clicked comes into sight, as far as the picked figures leave room (figures.css).
const reveal = () => document.querySelector("#figures-sentence .sentence").scrollIntoView({ block: "nearest" });
element.addEventListener("click", (event) => {
  const target = event.target.closest("[data-do]");
  if (!target || event.target.closest("a") || target.disabled) return;
  last = target.tagName === "BUTTON" ? `[data-do="${target.dataset.do}"][data-at="${target.dataset.at}"]` : null;
  const row = target.dataset.do === "show" && target.closest("tr");
  if (row && row.matches(".shown")) return void reveal(); // it would not be replaced
  if (row) document.querySelector("#figures-sentence").classList.add("asked");
  trigger("click", { do: target.dataset.do, at: target.dataset.at });
});
watch("value", () => {
  const again = last && element.querySelector(`button${last}`);
  if (again && document.activeElement === document.body) again.focus({ preventScroll: true });
  const mark = element.querySelector(".sentence mark");
  const at = element.querySelector(".sentence .at");
  const wide = at && at.closest(".wide");
  if (wide) wide.scrollLeft = at.offsetLeft - wide.clientWidth / 2;
  if (mark) mark.closest(".passage").scrollTop = mark.offsetTop - 60;
  const asked = element.closest("#figures-sentence.asked");
  if (asked) reveal();
  asked?.classList.remove("asked");
});
