// The one place that knows Leaflet: a map of countries drawn on a canvas, without tiles, and what is put on it.
/* global L */

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

let world;

// Lines come as whole numbers of parts of a degree, each from the one before: [lon, lat, lon, lat ...].
const line = (deltas, scale = 1000) => {
  const points = [];
  let lon = 0;
  let lat = 0;
  for (let n = 0; n < deltas.length; n += 2) {
    lon += deltas[n];
    lat += deltas[n + 1];
    points.push([lat / scale, lon / scale]);
  }
  return points;
};

async function borders() {
  world ??= fetch("/borders.json").then((answer) => answer.json());
  const { land, border, disputed } = await world;
  return { land: land.map((l) => line(l)), border: border.map((l) => line(l)), disputed: disputed.map((l) => line(l)) };
}

/** A map in an element, showing south, west, north, east. */
export async function makeMap(element, box) {
  const map = L.map(element, {
    attributionControl: false,
    preferCanvas: true,
    worldCopyJump: true,
    minZoom: 1,
    maxZoom: 15,
    zoomSnap: 0.5,
    keyboard: true,
  });
  L.control
    .attribution({ prefix: false })
    .addAttribution("Borders: Natural Earth. They take no side; disputed ones are dashed.")
    .addTo(map);
  show(map, box);
  const under = map.createPane("borders");
  under.style.zIndex = "250";
  const renderer = L.canvas({ pane: "borders", padding: 0.3 });
  const { land, border, disputed } = await borders();
  const options = { interactive: false, pane: "borders", renderer };
  const layers = [L.polygon(land, options), L.polyline(border, options), L.polyline(disputed, options)];
  const paint = () => {
    layers[0].setStyle({ stroke: false, fill: true, fillColor: colour("--land"), fillOpacity: 1 });
    layers[1].setStyle({ color: colour("--strong-line"), weight: 0.9, fill: false });
    layers[2].setStyle({ color: colour("--strong-line"), weight: 1.2, dashArray: "4 4", fill: false });
  };
  paint();
  for (const layer of layers) layer.addTo(map);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  for (const box of document.querySelectorAll("input[data-boundaries]")) boundaries(map, box);
  return map;
}

// --- boundaries that a user loaded: a file is a layer, shown while its box is checked ------------------------------

const MOST_NAMES = 150;

function boundaries(map, box) {
  const key = `vedette boundaries ${box.closest("label").textContent.trim()}`;
  let layer;
  const load = async () => {
    const answer = await fetch(`/boundaries/${box.dataset.boundaries}.json`);
    if (!answer.ok) throw new Error(`boundaries: ${answer.status}`);
    const { scale, units } = await answer.json();
    const pane = map.getPane("boundaries") ?? map.createPane("boundaries");
    pane.style.zIndex = "260";
    const renderer = L.canvas({ pane: "boundaries", padding: 0.3 });
    const options = { interactive: false, pane: "boundaries", renderer, smoothFactor: 1.2 };
    const lines = L.layerGroup();
    const drawn = [];
    for (const unit of units) {
      if (unit.rings.length) drawn.push(L.polygon(unit.rings.map((ring) => line(ring, scale)), options));
      if (unit.lines.length) drawn.push(L.polyline(unit.lines.map((one) => line(one, scale)), options));
    }
    const paint = () => {
      for (const one of drawn) one.setStyle({ color: colour("--boundary"), weight: 1.1, dashArray: "1 3", fill: false });
    };
    paint();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
    for (const one of drawn) one.addTo(lines);
    const names = L.layerGroup();
    lines.addLayer(names);
    const label = () => {
      names.clearLayers();
      if (!map.hasLayer(lines)) return;
      const view = map.getBounds();
      let shown = 0;
      for (const { name, at, box: [south, west, north, east] } of units) {
        if (!name || shown >= MOST_NAMES || !view.contains(at)) continue;
        const [a, b] = [map.latLngToContainerPoint([south, west]), map.latLngToContainerPoint([north, east])];
        // Only where there is about as much room as the name is long.
        if (Math.abs(b.x - a.x) < Math.min(name.length, 24) * 6.5 || Math.abs(b.y - a.y) < 16) continue;
        shown += 1;
        const words = document.createElement("span");
        words.textContent = name;
        words.dir = "auto";
        L.marker(at, {
          interactive: false,
          keyboard: false,
          icon: L.divIcon({ className: "map-unit", html: words, iconSize: [140, 16], iconAnchor: [70, 8] }),
        }).addTo(names);
      }
      box.dataset.named = String(shown);
    };
    map.on("moveend", label);
    return { lines, label };
  };
  const change = async () => {
    try {
      localStorage.setItem(key, box.checked ? "on" : "off");
    } catch {
      // Without storage the choice holds for this page.
    }
    if (box.checked) {
      layer ??= load();
      const { lines, label } = await layer;
      if (!box.checked) return; // unchecked meanwhile
      lines.addTo(map);
      label();
    } else if (layer) {
      (await layer).lines.remove();
    }
    box.dataset.shown = box.checked ? "1" : "0";
  };
  try {
    if (localStorage.getItem(key) === "off") box.checked = false;
  } catch {
    // As it stands.
  }
  box.addEventListener("change", change);
  if (box.checked) change();
}

/** Show a part of the world. */
export function show(map, [south, west, north, east]) {
  map.fitBounds([[south, west], [north, east]], { animate: false, maxZoom: 9, padding: [8, 8] });
}

/** What is seen, as south, west, north, east within the world. */
export function seen(map) {
  const b = map.getBounds();
  const lon = (x) => Math.max(-180, Math.min(180, x));
  const lat = (x) => Math.max(-90, Math.min(90, x));
  return [lat(b.getSouth()), lon(b.getWest()), lat(b.getNorth()), lon(b.getEast())].map((x) => Number(x.toFixed(4)));
}

/** A layer of circles that can be emptied and filled again. */
export function circles(map) {
  return L.layerGroup().addTo(map);
}

/** Put a circle of so many events on a layer. */
export function circle(layer, { lat, lon, events, conflict, label, onClick }) {
  const fights = conflict * 2 >= events;
  const ink = colour(fights ? "--fight" : "--talk");
  const marker = L.circleMarker([lat, lon], {
    radius: Math.min(26, 4 + 2.6 * Math.log2(events)),
    color: ink,
    weight: 1.5,
    fillColor: ink,
    fillOpacity: 0.35,
  });
  if (label) marker.bindTooltip(document.createTextNode(label).textContent.replace(/[<&]/g, " "));
  if (onClick) marker.on("click", onClick);
  marker.addTo(layer);
  return marker;
}

/** A number beside a circle that stands for many. */
export function number(layer, lat, lon, n) {
  const words = document.createElement("span");
  words.textContent = n >= 10000 ? `${Math.round(n / 1000)}k` : n >= 1000 ? `${(n / 1000).toFixed(1)}k` : String(n);
  L.marker([lat, lon], {
    interactive: false,
    keyboard: false,
    icon: L.divIcon({ className: "map-number", html: words, iconSize: [40, 16], iconAnchor: [20, 8] }),
  }).addTo(layer);
}

/** Words from the server in a box at a place. */
export function popup(map, lat, lon, html) {
  const inside = document.createElement("div");
  inside.innerHTML = html;
  L.popup({ maxWidth: 280 }).setLatLng([lat, lon]).setContent(inside).openOn(map);
}

/** An area: rings of [lat, lon], or a circle of so many kilometres. */
export function area(map, parts) {
  const style = { color: colour("--accent"), weight: 2, dashArray: "6 4", fillColor: colour("--accent"), fillOpacity: 0.07 };
  for (const part of parts) {
    if (part.rings) L.polygon(part.rings, { ...style, interactive: false }).addTo(map);
    else L.circle([part.lat, part.lon], { radius: part.km * 1000, ...style, interactive: false }).addTo(map);
  }
}

/** A post, a square that can be told from the circles of events. */
export function post(map, { lat, lon, name, state }) {
  const words = document.createElement("span");
  words.title = state ? `${name}: ${state}` : name;
  words.className = `map-post ${state ?? ""}`;
  const marker = L.marker([lat, lon], {
    keyboard: false,
    alt: words.title,
    icon: L.divIcon({ className: "map-post-icon", html: words, iconSize: [14, 14] }),
  });
  marker.addTo(map);
  return marker;
}
