// The review queue by keyboard. Every key presses a button of the page, so that there is one way to do each thing.
import { say } from "./pages.js";

const KEYS = { a: "a", r: "r", j: "j", ArrowRight: "j", k: "k", ArrowLeft: "k", c: "c", o: "o", u: "u" };

let pressed = 0;

const writing = () => document.activeElement?.matches("input, select, textarea");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "Escape" && writing()) {
    document.activeElement.blur();
    document.getElementById("item").focus();
    return;
  }
  const key = KEYS[event.key];
  if (!key || writing()) return;
  const button = document.querySelector(`#item [data-key="${key}"]`);
  if (!button) return;
  event.preventDefault();
  pressed = performance.now();
  if (key === "c") {
    document.getElementById("correct").open = true;
    document.getElementById("set-field").focus();
    return;
  }
  button.click();
});

document.addEventListener("htmx:afterSwap", () => {
  const item = document.getElementById("item");
  item.focus({ preventScroll: false });
  const done = document.getElementById("done")?.textContent ?? "";
  say(`${done} ${document.getElementById("item-title").textContent}`);
  if (pressed) item.dataset.took = String(Math.round(performance.now() - pressed));
});
