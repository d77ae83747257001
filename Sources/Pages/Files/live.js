// The live page: draws what the recorder tells, and sends what a button says. The other pages need no script.
"use strict";

(() => {
  const sensors = document.getElementById("sensors");
  if (!sensors) return;
  const key = document.querySelector('meta[name="plumbline-key"]').content;
  const template = document.getElementById("sensor");
  const connection = document.getElementById("connection");
  const actions = document.querySelector(".actions");
  const silence = actions.querySelector('[data-do="snooze"]');
  const answer = document.getElementById("answer");
  const log = document.getElementById("log");
  const minutes = 10, oldAfter_ms = 2500, hold_s = 10, chartTop = 60, chartBottom = -20;
  const views = new Map();
  let runs = false, snoozedUntil = 0;

  function view(name) {
    let view = views.get(name);
    if (view) return view;
    const section = template.content.cloneNode(true).firstElementChild;
    section.querySelector("h2").textContent = name;
    sensors.append(section);
    view = { section, name, points: [], heard: 0, find: (words) => section.querySelector(words) };
    for (const button of section.querySelectorAll("button[data-do]")) {
      button.addEventListener("click", () => send(requests[button.dataset.do](name)));
    }
    views.set(name, view);
    document.getElementById("note").hidden = false;
    return view;
  }

  // What stands on the page is changed only where it has changed, so that a screen reader is not told the same again.
  function say(element, words) { if (element.textContent !== words) element.textContent = words; }
  function show(element, words) { say(element, words); element.hidden = words === ""; }

  // Words come from the server, which has them from where the terminal has them.
  function showState(state) {
    const at = view(state.sensor);
    say(at.find(".state"), state.words);
    say(at.find(".doubt"), state.beside || "");
    say(at.find(".reason"), state.reason || "");
    at.section.classList.toggle("slouching-now", state.slouching);
    if (!state.slouching) show(at.find(".call"), "");
    at.judged = state.judged;
    for (const button of at.section.querySelectorAll('[data-do^="was"]')) button.hidden = !state.judged;
  }

  function showAngle(angle) {
    const at = view(angle.sensor);
    at.heard = performance.now();
    at.section.classList.remove("stale");
    at.find(".buttons").hidden = false;
    const flexion = angle.calibration === "ok" ? angle.flexion_deg : null;
    const lean = Math.abs(Math.round(angle.lean_deg || 0));
    say(at.find(".angle"), flexion === null ? "angle unknown"
      : Math.abs(Math.round(flexion)) + "° " + (Math.round(flexion) < 0 ? "back" : "forward")
        + (lean >= 1 ? `, ${lean}° ${angle.lean_deg < 0 ? "left" : "right"}` : ""));
    bend(at, flexion);
    add(at, Date.now(), flexion, angle.slouching === true);
    at.begins = angle.slouch_begins_deg;
    at.isChanged = true;
  }

  function add(at, time, flexion, isSlouch) {
    at.points.push({ at: time, flexion, isSlouch });
    const from = Date.now() - minutes * 60000;
    let old = 0;
    while (old < at.points.length && at.points[old].at < from) old += 1;
    if (old > 200) at.points.splice(0, old);
  }

  // The spine leans by the measured angle; how it curves is a picture, not a measurement.
  function bend(at, flexion) {
    const lean = (flexion === null ? 0 : Math.max(-40, Math.min(75, flexion))) * Math.PI / 180;
    const x = 84 * Math.sin(lean), y = -84 * Math.cos(lean);
    at.section.classList.toggle("angle-unknown", flexion === null);
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
    const y = (angle) => 8 * scale
      + (bottom - 8 * scale) * (chartTop - Math.max(chartBottom, Math.min(chartTop, angle))) / (chartTop - chartBottom);
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
    for (const minute of canvas.clientWidth < 520 ? [3, 6] : [2, 4, 6, 8]) {
      paint.fillText(`${minute} min ago`, x(now - minute * 60000), height - 4 * scale);
    }
    if (typeof at.begins === "number") {
      paint.setLineDash([4 * scale, 4 * scale]);
      paint.strokeStyle = colour("--slouch");
      paint.beginPath(); paint.moveTo(left, y(at.begins)); paint.lineTo(width, y(at.begins)); paint.stroke();
      paint.setLineDash([]);
    }
    // A slouch is a thicker line, too.
    let last = null, open = null;
    const finish = () => { if (open !== null) paint.stroke(); open = null; };
    for (const point of at.points) {
      const joins = last && point.flexion !== null && last.flexion !== null && point.at - last.at < 2500;
      if (!joins) finish();
      else {
        if (open !== point.isSlouch) {
          finish();
          open = point.isSlouch;
          paint.strokeStyle = colour(open ? "--slouch" : "--accent");
          paint.lineWidth = (open ? 4 : 2) * scale;
          paint.beginPath(); paint.moveTo(Math.max(left, x(last.at)), y(last.flexion));
        }
        paint.lineTo(Math.max(left, x(point.at)), y(point.flexion));
      }
      last = point;
    }
    finish();
  }

  // What the chart shows, for whoever cannot see it.
  function describe(at) {
    const known = at.points.filter((point) => point.flexion !== null && point.at > Date.now() - minutes * 60000);
    if (!known.length) return say(at.find(".said"), "");
    const all = known.map((point) => point.flexion);
    const low = Math.round(Math.min(...all)), high = Math.round(Math.max(...all));
    const dashed = typeof at.begins === "number" ? `; the dashed line is where your slouch begins (${Math.round(at.begins)}°)` : "";
    say(at.find(".said"), `The last ${minutes} minutes: ${low}° to ${high}° forward${dashed}.`);
  }

  function line(time, words) {
    const item = document.createElement("li"), when = document.createElement("time");
    when.textContent = time ? time.slice(11, 16) : "";
    item.append(when, words);
    return item;
  }

  function tell(time, words) {
    log.prepend(line(time, words));
    document.getElementById("happened").hidden = false;
    while (log.children.length > 50) log.lastElementChild.remove();
  }

  // What the record has of the last hour; what is told from now on comes by itself, and stands above it.
  const opened = Date.now();
  fetch("/happened" + location.search).then((reply) => reply.ok ? reply.json() : []).then((entries) => {
    for (const entry of entries) {
      if (Date.parse(entry.time) >= opened || log.children.length >= 50) continue;
      log.append(line(entry.time, entry.words));
      document.getElementById("happened").hidden = false;
    }
  }).catch(() => { /* Without a server nothing is live either, and that is said. */ });

  const links = { searching: "Looking for the sensor.", connecting: "Connecting.", silent: "No data comes.",
    lost: "The sensor is not connected.", stopped: "Stopped." };

  function duration(seconds) {
    if (seconds < 60) return Math.round(seconds) + " s";
    const whole = Math.floor(seconds / 60);
    return whole < 60 ? whole + " min" : Math.floor(whole / 60) + " h " + String(whole % 60).padStart(2, "0") + " min";
  }

  function showSilence() {
    const isOn = snoozedUntil > Date.now();
    silence.setAttribute("aria-pressed", String(isOn));
    say(silence, isOn ? `Alerts are silent until ${new Date(snoozedUntil).toTimeString().slice(0, 5)}: turn them on`
      : silence.dataset.off);
  }

  const shows = {
    state: showState,
    angle: showAngle,
    link(link) {
      const at = view(link.sensor);
      const words = link.state === "streaming" ? "" : link.detail || links[link.state] || link.state;
      show(at.find(".link"), words);
      if (link.state !== "streaming") grow(at, "");
      if (link.detail && link.detail !== at.told) tell(link.time, `${link.sensor}: ${link.detail}`);
      at.told = link.detail;
    },
    today(today) {
      // Where nothing could be judged, no slouch is nothing to be told.
      const isJudged = today.slouch_s > 0 || !(today.unknown_s >= today.worn_s - 1);
      const unknown = isJudged && today.unknown_s >= 60 ? `, not judged ${duration(today.unknown_s)}` : "";
      say(view(today.sensor).find(".today"), `Today: worn ${duration(today.worn_s)}, `
        + (isJudged ? `slouching ${duration(today.slouch_s)}, `
          + (today.episodes === 1 ? "1 slouch" : `${today.episodes} slouches`) : "slouching unknown") + unknown
        + (today.alert_words ? `. ${today.alert_words[0].toUpperCase()}${today.alert_words.slice(1)}` : ""));
      snoozedUntil = today.snoozed_until ? Date.parse(today.snoozed_until) : 0;
      showSilence();
    },
    alert(alert) {
      const words = alert.silenced ? "" : "Time to change position" + (alert.reason ? `: ${alert.reason}` : "");
      show(view(alert.sensor).find(".call"), words);
      tell(alert.time, words || `No alert: ${alert.silenced}.`);
    },
    note(note) {
      if (note.kind === "question" && note.sensor) show(view(note.sensor).find(".call"), note.text);
      else tell(note.time, (note.sensor ? note.sensor + ": " : "") + note.text);
    },
    recorder(recorder) {
      runs = recorder.runs;
      connection.hidden = runs;
      actions.hidden = !runs;
      say(connection, recorder.text || "");
      if (!runs) for (const at of views.values()) grow(at, "");
    },
  };

  // What was measured before is no longer so: nothing stands there as if it were.
  function grow(at, why) {
    at.section.classList.add("stale");
    at.section.classList.remove("slouching-now");
    say(at.find(".state"), at.heard ? "no data" : "unknown");
    say(at.find(".doubt"), why);
    say(at.find(".angle"), "");
    say(at.find(".reason"), "");
    say(at.find(".today"), "");
    show(at.find(".call"), "");
    at.find(".buttons").hidden = true;
    bend(at, null);
  }

  for (const name of sensors.dataset.sensors.split("\n")) if (name) grow(view(name), "");

  // The chart begins with what the record has.
  fetch("/history" + location.search).then((reply) => reply.ok ? reply.json() : []).then((history) => {
    for (const sensor of history) {
      const at = view(sensor.sensor), first = at.points.length ? at.points[0].at : Infinity;
      const past = sensor.points.filter((point) => point[0] < first)
        .map((point) => ({ at: point[0], flexion: point[1], isSlouch: point[2] === 1 }));
      at.points = past.concat(at.points);
      at.isChanged = true;
      describe(at);
    }
  }).catch(() => { /* Without a server nothing is live either, and that is said. */ });

  // A note is somebody's: without a sensor of theirs nobody could tell whose.
  document.getElementById("note").hidden = views.size === 0;
  const events = new EventSource("/events" + location.search);
  events.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (Object.hasOwn(shows, event.type)) shows[event.type](event);
  };
  events.onerror = () => {
    connection.hidden = false;
    actions.hidden = true;
    say(connection, "No connection to Plumbline's page server: trying again.");
    for (const at of views.values()) grow(at, "");
  };

  let ticks = 0;
  setInterval(() => {
    const now = performance.now();
    ticks += 1;
    for (const at of views.values()) {
      if (at.heard && now - at.heard > oldAfter_ms && connection.hidden) {
        grow(at, `for ${duration((now - at.heard) / 1000)}`);
      }
      if (ticks % 20 === 0) { describe(at); at.isChanged = true; }
    }
    if (ticks % 20 === 0) showSilence();
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

  // It has been read by then.
  const answered_ms = 12000;
  let forgetting = 0;

  async function send(what) {
    clearTimeout(forgetting);
    say(answer, "…");
    const stop = what.do === "calibrate" ? count(hold_s) : () => {};
    try {
      const reply = await fetch("/do", { method: "POST", headers: { "Content-Type": "application/json",
        "X-Plumbline-Key": key }, body: JSON.stringify(what) });
      const said = await reply.json();
      stop();
      say(answer, said.text);
      forgetting = setTimeout(() => say(answer, ""), answered_ms);
      if (what.do === "snooze" && said.ok) {
        snoozedUntil = said.snoozed_until ? Date.parse(said.snoozed_until) : 0;
        showSilence();
      }
    } catch {
      stop();
      say(answer, "Nobody answers: is the page's server still running?");
    }
  }

  const requests = {
    calibrate: (sensor) => ({ do: "calibrate", sensor, hold: "upright", seconds: hold_s }),
    "was-slouch": (sensor) => ({ do: "correct", sensor, was_slouch: true }),
    "was-none": (sensor) => ({ do: "correct", sensor, was_slouch: false }),
  };
  // Alerts are a wearer's: any sensor of theirs says whose.
  silence.addEventListener("click", () => {
    const first = views.values().next().value;
    if (!first) return say(answer, "No sensor is being recorded, so there are no alerts to silence.");
    send({ do: "snooze", sensor: first.name, seconds: snoozedUntil > Date.now() ? 0 : 1800 });
  });
  document.getElementById("note").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = event.target.elements.text.value.trim();
    if (!text) return;
    event.target.reset();
    // Of this wearer, where several are here.
    const first = views.values().next().value;
    send({ do: "note", sensor: first ? first.name : null, text });
  });
})();
