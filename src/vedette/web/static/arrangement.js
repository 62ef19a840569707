// The map of what is watched: its area, its posts, and the events of the period.
import { area, circle, circles, makeMap, number, post, seen } from "./map.js";

async function start() {
  const element = document.getElementById("map");
  if (!element || element.dataset.started) return;
  element.dataset.started = "1";
  const { parts, box } = JSON.parse(element.dataset.area);
  const map = await makeMap(element, box);
  area(map, parts);
  for (const one of JSON.parse(element.dataset.posts)) post(map, one);
  const dots = circles(map);
  let asked = 0;
  const draw = async () => {
    const mine = ++asked;
    const query = `${element.dataset.query}&view=${seen(map).join(",")}&zoom=${Math.round(map.getZoom())}`;
    const answer = await fetch(`/events/cells.json?${query}`);
    const cells = answer.ok ? await answer.json() : [];
    if (mine !== asked) return;
    dots.clearLayers();
    for (const [lat, lon, events, conflict, [south, west, north, east]] of cells) {
      const edge = 0.0005;
      const here = [south - edge, west - edge, north + edge, east + edge].map((x) => x.toFixed(5)).join(",");
      circle(dots, {
        lat,
        lon,
        events,
        conflict,
        onClick: () => window.location.assign(`/events?${element.dataset.query}&box=${here}`),
      });
      if (events > 9) number(dots, lat, lon, events);
    }
    element.dataset.drawn = String(cells.length);
  };
  map.on("moveend", draw);
  await draw();
}

start();
document.addEventListener("htmx:afterSettle", start);
