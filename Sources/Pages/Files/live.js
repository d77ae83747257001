// The live page: draws what the recorder tells, and sends what a button says. The other pages need no script.
"use strict";

(() => {
  const sensors = document.getElementById("sensors");
  if (!sensors) return;
  const key = document.querySelector('meta[name="plumbline-key"]').content;
  const template = document.getElementById("sensor");
  const connection = document.getElementById("connection");
  const actions = document.querySelector(".actions");
  const answer = document.getElementById("answer");
  const log = document.getElementById("log");
  const minutes = 5, oldAfter_ms = 2500, hold_s = 10, chartTop = 60, chartBottom = -20;
  const views = new Map();

  function view(name) {
    let view = views.get(name);
    if (view) return view;
    const section = template.content.cloneNode(true).firstElementChild;
    section.querySelector("h2").textContent = name;
    sensors.append(section);
    view = { section, points: [], heard: 0, link: "", find: (words) => section.querySelector(words) };
    views.set(name, view);
    return view;
  }

  // What stands on the page is changed only where it has changed, so that a screen reader is not told the same again.
  function say(element, words) { if (element.textContent !== words) element.textContent = words; }

  const names = { lean_forward: "leaning forward", lean_left: "leaning left", lean_right: "leaning right",
    recline: "reclining", bend: "bending", slouch: "slouching", upright: "upright", unknown: "posture unknown" };
  const activities = { walking: "walking", lying: "lying", off: "not worn" };

  function headline(angle) {
    if (activities[angle.activity]) return activities[angle.activity];
    if (angle.calibration === "none") return "not calibrated";
    if (angle.calibration === "doubtful") return "calibration in doubt";
    if (angle.band === "slouch") return names.slouch;
    if (angle.band === "relaxed") return "relaxed";
    return names[angle.posture] || angle.posture;
  }

  function showAngle(angle) {
    const at = view(angle.sensor);
    at.heard = performance.now();
    at.section.classList.remove("stale");
    at.section.classList.toggle("slouching-now", angle.band === "slouch");
    // A name that has just come may go at once: it stands when it has stayed for half a second.
    const words = headline(angle);
    if (words !== at.next) { at.next = words; at.since = at.heard; }
    if (at.heard - at.since >= 500 || !at.find(".state").textContent) say(at.find(".state"), words);
    say(at.find(".doubt"), angle.or && angle.or !== "unknown" ? "perhaps " + (names[angle.or] || angle.or) : "");
    const flexion = angle.flexion_deg;
    say(at.find(".angle"), flexion === null ? "angle unknown"
      : Math.abs(Math.round(flexion)) + "° " + (Math.round(flexion) < 0 ? "back" : "forward")
        + (Math.abs(angle.lean_deg) >= 3 ? ", " + Math.abs(Math.round(angle.lean_deg)) + "° to the "
          + (angle.lean_deg < 0 ? "left" : "right") : ""));
    say(at.find(".reason"), typeof angle.slouch_begins_deg === "number"
      ? `your slouch begins at ${Math.round(angle.slouch_begins_deg)}°` : "");
    bend(at, flexion);
    at.points.push({ at: Date.now(), flexion, isSlouch: angle.band === "slouch" });
    while (at.points.length && at.points[0].at < Date.now() - minutes * 60000) at.points.shift();
    at.begins = angle.slouch_begins_deg;
    at.isChanged = true;
  }

  // The spine leans by the measured angle; how it curves is a picture, not a measurement.
  function bend(at, flexion) {
    const lean = (flexion === null ? 0 : Math.max(-40, Math.min(75, flexion))) * Math.PI / 180;
    const x = 84 * Math.sin(lean), y = -84 * Math.cos(lean);
    at.find(".back").setAttribute("d", `M0 0Q${(x * 0.12).toFixed(1)} ${(y * 0.6).toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)}`);
    const head = lean * 1.15;
    at.find(".head").setAttribute("cx", (x + 15 * Math.sin(head)).toFixed(1));
    at.find(".head").setAttribute("cy", (y - 15 * Math.cos(head)).toFixed(1));
  }

  function draw(at) {
    const canvas = at.find(".chart"), scale = window.devicePixelRatio || 1;
    const width = canvas.clientWidth * scale, height = canvas.clientHeight * scale;
    if (!width) return;
    if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
    const style = getComputedStyle(document.documentElement), paint = canvas.getContext("2d");
    const colour = (name) => style.getPropertyValue(name).trim();
    const left = 44 * scale, bottom = height - 22 * scale, now = Date.now();
    const x = (time) => left + (width - left - 8 * scale) * (1 - (now - time) / (minutes * 60000));
    const y = (angle) => 8 * scale + (bottom - 8 * scale) * (chartTop - angle) / (chartTop - chartBottom);
    paint.clearRect(0, 0, width, height);
    paint.font = `${12 * scale}px system-ui, sans-serif`;
    paint.fillStyle = colour("--quiet");
    paint.strokeStyle = colour("--line");
    paint.lineWidth = scale;
    paint.textAlign = "right";
    for (const angle of [0, 30, 60]) {
      paint.beginPath(); paint.moveTo(left, y(angle)); paint.lineTo(width, y(angle)); paint.stroke();
      paint.fillText(angle + "°", left - 8 * scale, y(angle) + 4 * scale);
    }
    paint.textAlign = "center";
    for (let minute = 1; minute < minutes; minute += 1) {
      paint.fillText(`${minute} min ago`, x(now - minute * 60000), height - 4 * scale);
    }
    if (typeof at.begins === "number") {
      paint.setLineDash([4 * scale, 4 * scale]);
      paint.strokeStyle = colour("--slouch");
      paint.beginPath(); paint.moveTo(left, y(at.begins)); paint.lineTo(width, y(at.begins)); paint.stroke();
      paint.setLineDash([]);
    }
    paint.lineWidth = 2 * scale;
    let last = null;
    for (const point of at.points) {
      if (last && point.flexion !== null && last.flexion !== null && point.at - last.at < 1500) {
        paint.strokeStyle = colour(point.isSlouch ? "--slouch" : "--accent");
        paint.beginPath(); paint.moveTo(x(last.at), y(last.flexion)); paint.lineTo(x(point.at), y(point.flexion));
        paint.stroke();
      }
      last = point;
    }
  }

  function tell(time, words) {
    const item = document.createElement("li"), when = document.createElement("time");
    when.textContent = time ? time.slice(11, 16) : "";
    item.append(when, words);
    log.prepend(item);
    while (log.children.length > 50) log.lastElementChild.remove();
  }

  const links = { searching: "looking for the sensor", connecting: "connecting", streaming: "", silent: "no data",
    lost: "the sensor is not connected", stopped: "stopped" };

  const shows = {
    angle: showAngle,
    link(link) {
      const at = view(link.sensor);
      at.state = link.state;
      at.detail = link.detail;
      say(at.find(".link"), link.state === "streaming" ? "" : link.detail || links[link.state] || link.state);
      if (link.detail) tell(link.time, `${link.sensor}: ${link.detail}`);
    },
    today(today) {
      const minutes = (seconds) => seconds < 60 ? Math.round(seconds) + " s" : seconds < 3600
        ? Math.floor(seconds / 60) + " min" : Math.floor(seconds / 3600) + " h " + Math.floor(seconds % 3600 / 60) + " min";
      say(view(today.sensor).find(".today"), `Today: worn ${minutes(today.worn_s)}, slouching ${minutes(today.slouch_s)}, `
        + (today.episodes === 1 ? "1 slouch" : `${today.episodes} slouches`)
        + (today.alertWords ? `. ${today.alertWords}` : ""));
    },
    alert(alert) {
      tell(alert.time, "Time to change position" + (alert.reason ? `: ${alert.reason}` : "")
        + (alert.silenced ? ` (not rung: ${alert.silenced})` : ""));
    },
    note(note) { tell(note.time, (note.sensor ? note.sensor + ": " : "") + note.text); },
    battery() {}, gap() {}, episode() {},
    recorder(recorder) {
      connection.hidden = recorder.runs;
      actions.hidden = !recorder.runs;
      say(connection, recorder.text || "");
      if (!recorder.runs) for (const at of views.values()) grow(at, "the recorder is not running");
    },
  };

  // What was measured before is no longer so: nothing stands there as if it were.
  function grow(at, why) {
    at.section.classList.add("stale");
    at.section.classList.remove("slouching-now");
    say(at.find(".state"), "unknown");
    say(at.find(".doubt"), why);
    say(at.find(".angle"), "");
    say(at.find(".reason"), "");
    at.next = "";
  }

  const events = new EventSource("/events");
  events.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (shows[event.type]) shows[event.type](event);
  };
  events.onerror = () => {
    connection.hidden = false;
    actions.hidden = true;
    say(connection, "No connection to Plumbline's page server: trying again.");
  };

  setInterval(() => {
    const now = performance.now();
    for (const at of views.values()) {
      if (at.heard && now - at.heard > oldAfter_ms) {
        grow(at, `no data for ${Math.round((now - at.heard) / 1000)} s`);
        at.isChanged = true;
      }
    }
  }, 500);
  (function frame() {
    for (const at of views.values()) if (at.isChanged) { draw(at); at.isChanged = false; }
    setTimeout(() => requestAnimationFrame(frame), 200);
  })();

  // A hold is counted down while the recorder measures it; the answer comes when it is over.
  function count(seconds) {
    let left = seconds;
    say(answer, `Sit upright and hold still: ${left}`);
    const timer = setInterval(() => {
      left -= 1;
      say(answer, left > 0 ? `Sit upright and hold still: ${left}` : "Just a moment …");
      if (left <= 0) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }

  async function send(what) {
    say(answer, "…");
    const stop = what.do === "calibrate" ? count(hold_s) : () => {};
    try {
      const reply = await fetch("/do", { method: "POST", headers: { "Content-Type": "application/json",
        "X-Plumbline-Key": key }, body: JSON.stringify(what) });
      const said = await reply.json();
      stop();
      say(answer, said.text);
    } catch {
      stop();
      say(answer, "Nobody answers: is the page's server still running?");
    }
  }

  const requests = {
    calibrate: () => ({ do: "calibrate", sensor: null, hold: "upright", seconds: hold_s }),
    "was-slouch": () => ({ do: "correct", sensor: null, was_slouch: true }),
    "was-none": () => ({ do: "correct", sensor: null, was_slouch: false }),
    snooze: () => ({ do: "snooze", seconds: 1800 }),
    unsnooze: () => ({ do: "snooze", seconds: 0 }),
  };
  for (const button of document.querySelectorAll("button[data-do]")) {
    button.addEventListener("click", () => send(requests[button.dataset.do]()));
  }
  document.getElementById("note").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = event.target.elements.text.value.trim();
    if (!text) return;
    event.target.reset();
    send({ do: "note", sensor: null, text });
  });
})();
