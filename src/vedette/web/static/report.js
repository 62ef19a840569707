// Which marks of a report's text are shown.

const text = document.getElementById("text");
const shown = document.getElementById("marks-shown");

shown?.addEventListener("change", (event) => {
  text.classList.toggle(`hide-${event.target.value}`, !event.target.checked);
});
