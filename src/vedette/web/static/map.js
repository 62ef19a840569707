// The one place that knows Leaflet: a map of countries drawn on a canvas, without tiles, and what is put on it.
/* global L */

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

let world;

// Lines come as whole numbers of thousandths of a degree, each from the one before: [lon, lat, lon, lat ...].
const line = (deltas) => {
  const points = [];
  let lon = 0;
  let lat = 0;
  for (let n = 0; n < deltas.length; n += 2) {
    lon += deltas[n];
    lat += deltas[n + 1];
    points.push([lat / 1000, lon / 1000]);
  }
  return points;
};

async function borders() {
  world ??= fetch("/borders.json").then((answer) => answer.json());
  const { land, border, disputed } = await world;
  return { land: land.map(line), border: border.map(line), disputed: disputed.map(line) };
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
  return map;
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
