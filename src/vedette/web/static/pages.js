// What every page does: say why a mark is there, light up the sentences behind a field.

const said = document.getElementById("said");

/** Tell a screen reader something, politely. */
export function say(words) {
  if (said) said.textContent = words;
}

// --- why a mark is there: on hover and on focus --------------------------------------------------------------------

const why = document.createElement("div");
why.className = "why";
why.id = "why";
why.setAttribute("role", "tooltip");
why.hidden = true;
document.body.append(why);
let shownFor = null;

function show(mark) {
  const outer = [];
  for (let at = mark; at; at = at.parentElement?.closest("mark[data-why]")) outer.push(at.dataset.why);
  why.textContent = outer.join("\n\n");
  why.hidden = false;
  const at = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
  const width = why.offsetWidth;
  const height = why.offsetHeight;
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8));
  const above = at.top - height - 8;
  const top = above > 4 ? above : at.bottom + 8;
  why.style.left = `${left + window.scrollX}px`;
  why.style.top = `${top + window.scrollY}px`;
  if (shownFor && shownFor !== mark) shownFor.removeAttribute("aria-describedby");
  mark.setAttribute("aria-describedby", "why");
  shownFor = mark;
}

function hide() {
  why.hidden = true;
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
}

const marked = (event) => (event.target instanceof Element ? event.target.closest("mark[data-why]") : null);
document.addEventListener("mouseover", (event) => {
  const mark = marked(event);
  if (mark) show(mark);
  else if (shownFor && document.activeElement !== shownFor) hide();
});
document.addEventListener("focusin", (event) => {
  const mark = marked(event);
  if (mark) show(mark);
  else hide();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});

// --- a field's link lights up the sentences behind it ---------------------------------------------------------------

function light(ids, on) {
  for (const id of ids) {
    for (const part of document.querySelectorAll(`mark[data-claim~="${CSS.escape(id)}"]`)) {
      part.classList.toggle("lit", on && part.classList.contains("trigger"));
    }
    document.getElementById(`c-${id}`)?.classList.toggle("lit", on);
  }
}

for (const [begin, end] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  const ids = (event) => event.target.closest?.("[data-lights]")?.dataset.lights.split(" ") ?? [];
  document.addEventListener(begin, (event) => light(ids(event), true));
  document.addEventListener(end, (event) => light(ids(event), false));
}

// --- what a script could not load is said ---------------------------------------------------------------------------

document.addEventListener("htmx:sendError", () => say("The pages can't be reached. Is vedette serve still running?"));
