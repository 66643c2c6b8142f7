// HISTORY: what the side bar is called, by language.
// Runs once with the evidence panel. A click on a link in a message is told to the server as an event of the panel, and
// the marked quote is brought into view: Gradio has no event for links within messages, and no scrolling to a mark.
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
const copy = async (link) => {
  const text = link.closest(".reply").querySelector(".copy-text").textContent;
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else {
    // an address that is not https and not this machine has no clipboard of that kind
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  link.classList.add("done");
  setTimeout(() => link.classList.remove("done"), 1500);
};
const events = { cite: "click", retry: "submit", edit: "edit", cancel: "undo", up: "like", down: "like", share: "copy" };
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (!link) return;
  const target = link.getAttribute("href").slice(1);
  const kept = /^(talk|forget):(.+)$/.exec(target); // an earlier conversation
  const [name, place, n] = target.split("-");
  if (!kept && name !== "text" && !(name in events)) return;
  event.preventDefault();
  if (kept) {
    // what leaves the conversation that is open also ends the answer that is under way in it
    const leaves = kept[1] === "talk" || link.closest("[aria-current]");
    return void trigger(leaves ? "select" : "delete", { name: kept[1], id: kept[2] });
  }
  if (name === "text") return void copy(link);
  if (name === "edit") document.querySelector("#question textarea").focus();
  asked = name === "cite";
  const current = asked && element.querySelector(`.top a[aria-current][href="#cite-${place}-${n}"]`);
  if (current) show();
  else trigger(events[name], { name, place: Number(place), n: Number(n) });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector("#notice a")?.click();
});
const nameSideBar = () => {
  // Gradio names its button in English only, and may make it after this script has run: before the panel has words
  const button = document.querySelector("#history .toggle-button");
  if (button) button.ariaLabel = HISTORY[document.documentElement.lang.slice(0, 2)] ?? HISTORY.en;
};
watch("value", () => {
  nameSideBar();
  show();
});
