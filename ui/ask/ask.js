// WORDS: what the page's parts are called, by language.
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
  const sure = link.dataset.sure || (name === "retry" && link.title); // of a message, Gradio shows no data-
  if (sure && !link.classList.contains("sure")) {
    // the first click asks, the second does what takes something out; whoever goes elsewhere meanwhile has not meant it
    const { title, ariaLabel, textContent } = link;
    link.classList.add("sure");
    Object.assign(link, { title: sure, ariaLabel: sure, textContent: sure });
    link.focus();
    const spare = () => {
      link.classList.remove("sure");
      Object.assign(link, { title, ariaLabel, textContent });
    };
    return void link.addEventListener("blur", spare, { once: true });
  }
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
  if (event.key !== "Escape") return;
  const open = ["#history.open .toggle-button", "#why-close", "#notice a"].map((each) => document.querySelector(each));
  open.find((each) => each?.checkVisibility())?.click();
});
const name = () => {
  // Gradio names its button and its messages in English only, the latter by their source, markup and all
  const words = WORDS[document.documentElement.lang.slice(0, 2)] ?? WORDS.en;
  const named = { "#history .toggle-button": words.history, "#chat [role=log]": words.conversation };
  named["#chat [data-testid=user]"] = words.box;
  named["#chat [data-testid=bot]"] = words.answer;
  for (const [place, label] of Object.entries(named)) {
    for (const each of document.querySelectorAll(place)) {
      if (each.ariaLabel !== label) each.ariaLabel = label;
      if (each.dataset.testid) each.role = "group";
    }
  }
  const drawer = document.querySelector("#history");
  const button = drawer?.querySelector(".toggle-button");
  if (button) button.ariaExpanded = drawer.classList.contains("open");
};
// The last question stays on top, its answer below it, until the reader scrolls; what comes to be offered after the
// answer does not push its figure out of sight.
let followed = "";
let put = 0;
const follow = () => {
  const log = document.querySelector("#chat [role=log]");
  const questions = log ? [...log.querySelectorAll(".asked > span")] : [];
  const last = questions.at(-1);
  const now = `${questions.length} ${last?.textContent}`;
  if (last && (now !== followed || log.scrollTop === put)) {
    // on a phone the page itself may have been scrolled, down to the evidence
    if (now !== followed && log.getBoundingClientRect().top < 0) log.scrollIntoView();
    log.scrollTop += last.getBoundingClientRect().top - log.getBoundingClientRect().top - 16;
    put = log.scrollTop;
  }
  followed = now;
};
new MutationObserver(() => {
  name();
  follow();
}).observe(document.querySelector("#desk").parentElement, {
  subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label", "class"],
});
name();
watch("value", show);
