// The list of events, the map and the line of time narrow each other: each is an address, the form is what is asked.
/* global uPlot */
import { circle, circles, makeMap, number, popup, seen, show } from "./map.js";
import { say } from "./pages.js";

const form = document.getElementById("filter");
const found = () => document.getElementById("found");
const query = () => found()?.dataset.query ?? "";
const field = (id) => document.getElementById(id);

const submit = () => form.requestSubmit();

async function json(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

// --- the line of time -----------------------------------------------------------------------------------------------

// Where there is no room beside the list, what narrows it is folded away.
const narrow = field("narrow");
const roomy = matchMedia("(min-width: 62rem)");
const fold = () => {
  if (narrow) narrow.open = roomy.matches;
};
fold();
roomy.addEventListener("change", fold);

// Days as everybody reads them: 17 Sep, with the year where it changes.
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const days = (_, splits, __, ___, step) => {
  let year;
  return splits.map((seconds) => {
    const day = new Date(seconds * 1000);
    const words = step >= 300 * 86400 ? [] : [MONTHS[day.getUTCMonth()]];
    if (step < 28 * 86400) words.unshift(String(day.getUTCDate()));
    if (day.getUTCFullYear() !== year) words.push(step >= 300 * 86400 ? String(day.getUTCFullYear()) : `\n${day.getUTCFullYear()}`);
    year = day.getUTCFullYear();
    return words.join(" ");
  });
};

// A day, a week, months and years: never a part of a day.
const STEPS = [1, 2, 4, 7, 14, 28, 61, 91, 182, 365, 730, 1826, 3652].map((n) => n * 86400);

let plot;
const lineBox = field("line");
const iso = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);
const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

async function drawLine() {
  const line = await json(`/events/line.json?${query()}`);
  lineBox.dataset.drawn = "1";
  plot?.destroy();
  plot = undefined;
  lineBox.textContent = "";
  if (!line.days.length) {
    lineBox.textContent = "No event with a known day.";
    return;
  }
  const times = line.days.map((day) => Date.parse(`${day}T00:00:00Z`) / 1000);
  const bars = uPlot.paths.bars({ size: [0.9, 60] });
  plot = new uPlot(
    {
      width: lineBox.clientWidth,
      height: lineBox.clientHeight,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      legend: { show: false },
      cursor: { y: false, drag: { x: true, y: false, setScale: false } },
      axes: [
        { stroke: ink("--soft"), grid: { show: false }, values: days, incrs: STEPS },
        { stroke: ink("--soft"), grid: { stroke: ink("--line"), width: 1 }, size: 48 },
      ],
      series: [
        {},
        { paths: bars, points: { show: false }, fill: ink("--talk"), stroke: ink("--talk"), width: 0 },
        { paths: bars, points: { show: false }, fill: ink("--fight"), stroke: ink("--fight"), width: 0 },
      ],
      hooks: {
        setSelect: [
          (u) => {
            if (u.select.width < 4) return;
            const from = iso(u.posToVal(u.select.left, "x"));
            const to = iso(u.posToVal(u.select.left + u.select.width, "x"));
            field("since").value = from;
            field("until").value = to;
            say(`Days chosen: ${from} to ${to}`);
            submit();
          },
        ],
      },
    },
    [times, line.events, line.conflict],
    lineBox,
  );
  if (line.since || line.until) {
    const left = line.since ? plot.valToPos(Date.parse(line.since) / 1000, "x") : 0;
    const right = line.until ? plot.valToPos(Date.parse(line.until) / 1000 + 86400, "x") : plot.over.clientWidth;
    plot.setSelect({ left: Math.max(0, left), width: Math.max(2, right - left), top: 0, height: plot.over.clientHeight }, false);
  }
  field("all-days").hidden = !(line.since || line.until);
}

// --- the map --------------------------------------------------------------------------------------------------------

let map;
let dots;
let asked = 0;

async function drawMap() {
  if (!map) return;
  const mine = ++asked;
  const zoom = Math.round(map.getZoom());
  const cells = await json(`/events/cells.json?${query()}&view=${seen(map).join(",")}&zoom=${zoom}`);
  if (mine !== asked) return; // a later question was asked meanwhile
  dots.clearLayers();
  for (const [lat, lon, events, conflict, [south, west, north, east]] of cells) {
    circle(dots, {
      lat,
      lon,
      events,
      conflict,
      onClick: async () => {
        const wide = north - south > 0.01 || east - west > 0.01;
        if (wide && map.getZoom() < 13) {
          show(map, [south, west, north, east]);
          return;
        }
        const edge = 0.0005;
        const box = [south - edge, west - edge, north + edge, east + edge].map((x) => x.toFixed(5)).join(",");
        const pairs = new URLSearchParams(query());
        pairs.set("box", box);
        const answer = await fetch(`/events/here?${pairs}`);
        popup(map, lat, lon, await answer.text());
      },
    });
    if (events > 9) number(dots, lat, lon, events);
  }
  field("map").dataset.drawn = String(cells.length);
}

async function startMap() {
  const cells = await json(`/events/cells.json?${query()}&view=-85,-180,85,180&zoom=3`);
  const chosen = field("box").value;
  // Where nearly all events are: a few far off don't shrink the rest to a dot.
  const most = (low, high) => {
    const [from, to] = [low, high].map((n) => cells.map((cell) => [cell[4][n], cell[2]]).sort((a, b) => a[0] - b[0]));
    const all = cells.reduce((sum, cell) => sum + cell[2], 0);
    const at = (values, share) => {
      let passed = 0;
      for (const [value, events] of values) if ((passed += events) >= share * all) return value;
      return values.at(-1)[0];
    };
    return [at(from, 0.02) - 0.5, at(to, 0.98) + 0.5];
  };
  const [south, north] = cells.length ? most(0, 2) : [-40, 60];
  const [west, east] = cells.length ? most(1, 3) : [-60, 110];
  const around = [south, west, north, east];
  map = await makeMap(field("map"), chosen ? chosen.split(",").map(Number) : around);
  dots = circles(map);
  map.on("moveend", drawMap);
  await drawMap();
}

field("only-here")?.addEventListener("click", () => {
  if (!map) return;
  field("box").value = seen(map).join(",");
  say("Only what is in view");
  submit();
});
for (const [button, clear] of [
  ["everywhere", () => (field("box").value = "")],
  ["all-days", () => (field("since").value = field("until").value = "")],
]) {
  field(button)?.addEventListener("click", () => {
    clear();
    submit();
  });
}

// --- after each answer ----------------------------------------------------------------------------------------------

function after() {
  field("everywhere").hidden = found().dataset.box !== "1";
  drawLine();
  drawMap();
  say(document.getElementById("found-title")?.textContent ?? "");
}

if (form) {
  // What is empty need not stand in the address.
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target !== form) return;
    const standard = { order: "newest", "min-publishers": "1" };
    for (const [name, value] of Object.entries(event.detail.parameters)) {
      if (value === "" || value === standard[name]) delete event.detail.parameters[name];
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "found") after();
  });
  window.addEventListener("popstate", () => window.location.reload());
  let resizing;
  window.addEventListener("resize", () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => plot?.setSize({ width: lineBox.clientWidth, height: lineBox.clientHeight }), 150);
  });
  field("everywhere").hidden = found().dataset.box !== "1";
  drawLine();
  startMap();
  savedViews();
}

// --- saved views: names for addresses, kept in this browser ---------------------------------------------------------

function savedViews() {
  const key = "vedette views";
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "[]");
    } catch {
      return [];
    }
  };
  const write = (views) => localStorage.setItem(key, JSON.stringify(views));
  const list = field("saved");
  const draw = () => {
    list.textContent = "";
    for (const [n, view] of read().entries()) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const away = document.createElement("button");
      link.href = `/events?${new URLSearchParams(view.query)}`;
      link.textContent = view.name;
      link.dir = "auto";
      away.type = "button";
      away.className = "small";
      away.textContent = "Forget";
      away.setAttribute("aria-label", `Forget the view ${view.name}`);
      away.addEventListener("click", () => {
        write(read().filter((_, m) => m !== n));
        draw();
      });
      item.append(link, " ", away);
      list.append(item);
    }
  };
  field("save-view").addEventListener("click", () => {
    const name = field("view-name").value.trim();
    if (!name) {
      field("view-name").focus();
      return;
    }
    write([...read().filter((view) => view.name !== name), { name, query: query() }].slice(-50));
    field("view-name").value = "";
    say(`Saved: ${name}`);
    draw();
  });
  draw();
}
