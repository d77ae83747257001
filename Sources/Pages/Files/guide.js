// Being led on a page: answers without loading it again, clocks that run, and what they are heard by. Without it every
// question is a plain form.
"use strict";

// A page that the browser has kept shows what was so; what is asked and offered now may be something else.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

(() => {
  const main = document.getElementById("main");
  if (!main || !document.querySelector(".guide")) return;
  const ready_s = 10, readyToHold_s = 5, bell_s = 10;
  let clock = null, audio = null, awake = null, isSending = false;

  // MARK: What is heard

  const chosen = { sound: remembered("sound", "yes") === "yes", speech: remembered("speech", "no") === "yes" };

  function remembered(name, usual) {
    try { return localStorage.getItem("plumbline-" + name) ?? usual; } catch { return usual; }
  }

  function remember(name, value) {
    try { localStorage.setItem("plumbline-" + name, value); } catch { /* The page does without. */ }
  }

  function beep(hertz = 880, seconds = .12) {
    if (!chosen.sound || !window.AudioContext) return;
    audio ??= new AudioContext();
    audio.resume();
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    const start = audio.currentTime;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(.0001, start);
    volume.gain.exponentialRampToValueAtTime(.3, start + .01);
    volume.gain.exponentialRampToValueAtTime(.0001, start + seconds);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + seconds + .02);
  }

  function speak(words) {
    if (!chosen.speech || !window.speechSynthesis) return;
    speechSynthesis.cancel();
    speechSynthesis.speak(new SpeechSynthesisUtterance(words));
  }

  // MARK: Answers

  async function send(form, button) {
    if (isSending) return;
    isSending = true;
    const fields = new URLSearchParams(new FormData(form));
    if (button?.name) fields.set(button.name, button.value);
    for (const other of main.querySelectorAll("button")) other.disabled = true;
    if (button?.value === "measure") measureOnScreen();
    try {
      const reply = await fetch(form.action, { method: "POST", body: fields });
      if (reply.status === 403) { reload(); return; }
      const text = await reply.text();
      const next = new DOMParser().parseFromString(text, "text/html");
      if (!next.getElementById("main")) throw new Error("no page");
      stopClock();
      if (!next.querySelector(".guide")) { location.assign(reply.url); return; }
      main.replaceChildren(...next.getElementById("main").childNodes);
      document.title = next.title;
      scrollTo(0, 0);
      begin(true);
    } catch {
      for (const other of main.querySelectorAll("button")) other.disabled = false;
      complain("The page’s server does not answer, so this is not kept yet. Press again in a moment.");
    } finally { isSending = false; }
  }

  // The page is of a server that has ended since: its key opens nothing any more.
  function reload() {
    try { sessionStorage.setItem("plumbline-again", "yes"); } catch { /* It goes without a word. */ }
    location.reload();
  }

  function complain(words) {
    let notice = main.querySelector(".notice");
    if (!notice) {
      notice = document.createElement("p");
      notice.className = "notice";
      notice.setAttribute("role", "alert");
      main.querySelector(".guide").before(notice);
    }
    notice.textContent = words;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form.answers")) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  // Enter is the first answer, wherever the page stands; a field, a link and a button keep their own.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest?.("a, button, input, textarea, select, summary, label")) return;
    const button = [...main.querySelectorAll("button.main")].find((one) => !one.hidden && one.offsetParent);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  // MARK: Clocks

  function stopClock() {
    clearInterval(clock);
    clock = null;
  }

  // What is read to who does not see the seconds: every ten, and the last three.
  function tell(timer, words) {
    const said = timer.querySelector(".only-read");
    if (said.textContent !== words) said.textContent = words;
  }

  function isTold(left) { return left <= 3 || left % 10 === 0; }

  function prepare(timer) {
    const said = document.createElement("p");
    said.className = "only-read";
    said.setAttribute("role", "status");
    const bar = document.createElement("div");
    bar.className = "bar";
    bar.append(document.createElement("i"));
    timer.append(bar, said);
  }

  function show(timer, seconds, words, part) {
    timer.querySelector(".seconds").textContent = String(seconds);
    timer.querySelector(".state").textContent = words;
    const bar = timer.querySelector(".bar i");
    bar.style.transform = `scaleX(${Math.max(0, Math.min(1, part))})`;
  }

  function words(timer, left) {
    const { status, count, each } = timer.dataset;
    if (status === "rest") return "Rest";
    if (status === "going") return "Keep going";
    if (status !== "repetitions") return "Hold";
    const number = Math.min(count, Math.floor((count * each - left) / Math.max(1, each)) + 1);
    return `${number} of ${count}, ${each} s each`;
  }

  // Where the clock of a step stands, so that a reload goes on with it.
  function kept(step) {
    try { return JSON.parse(sessionStorage.getItem("plumbline-clock") ?? "null")?.[step]; } catch { return null; }
  }

  function keep(step, state) {
    try { sessionStorage.setItem("plumbline-clock", JSON.stringify({ [step]: state })); } catch { /* It begins anew. */ }
  }

  // Counts down from so many seconds; `each` is called when a second has passed, `end` once.
  function count(seconds, each, end) {
    stopClock();
    const end_ms = performance.now() + seconds * 1000;
    let last = null;
    const look = () => {
      const left = Math.max(0, Math.ceil((end_ms - performance.now()) / 1000 - .001));
      if (left !== last) { last = left; each(left); }
      if (left === 0) { stopClock(); end(); }
    };
    clock = setInterval(look, 100);
    look();
  }

  function countdown(timer, step) {
    const total = Number(timer.dataset.seconds), form = timer.closest("form");
    const done = form.querySelector('button[value="done"]'), pause = form.querySelector('[data-do="pause"]');
    let left_ms = total * 1000, last_ms = performance.now(), last = null, isPaused = false, repetition = null;
    const before = kept(step);
    if (before) {
      isPaused = before.isPaused;
      left_ms = before.left_ms - (isPaused ? 0 : Math.max(0, Date.now() - before.at_ms));
    }
    const store = () => keep(step, { left_ms, isPaused, at_ms: Date.now() });
    const draw = () => {
      const left = Math.max(0, Math.ceil(left_ms / 1000 - .001));
      timer.classList.toggle("paused", isPaused);
      pause.textContent = isPaused ? "Go on" : "Pause";
      const said = words(timer, left);
      show(timer, left, (isPaused ? "Paused. " : "") + said, left_ms / total / 1000);
      if (left === last) return;
      const isFirst = last === null;
      last = left;
      store();
      if (isPaused) return;
      if (!isFirst && left > 0 && left <= 3) beep(660);
      if (!isFirst && timer.dataset.status === "repetitions" && said !== repetition && left > 3) beep(520, .07);
      repetition = said;
      if (isTold(left) && left > 0) tell(timer, `${said}: ${left} s`);
      if (!isFirst && left === 10) speak("10 seconds");
    };
    pause.hidden = false;
    pause.addEventListener("click", () => { isPaused = !isPaused; last = null; store(); draw(); });
    stopClock();
    clock = setInterval(() => {
      const now = performance.now();
      if (!isPaused) left_ms -= now - last_ms;
      last_ms = now;
      draw();
      if (left_ms > 0 || isSending) return;
      stopClock();
      beep(990, .4);
      send(form, done);
    }, 100);
    draw();
  }

  function stopwatch(timer) {
    const form = timer.closest("form"), most = Number(timer.dataset.most);
    const find = (name) => timer.querySelector(`[data-do="${name}"]`);
    const [start, halt, again] = ["start", "halt", "again"].map(find);
    const value = form.querySelector("#value"), byHand = form.querySelector(".byhand");
    timer.hidden = false;
    byHand.open = false;
    value.required = false;
    byHand.addEventListener("toggle", () => { value.required = byHand.open; });
    let began_ms = null;
    function seconds() { return (performance.now() - began_ms) / 1000; }
    function run() {
      beep(990, .4);
      speak("Go");
      began_ms = performance.now();
      let last = null;
      halt.textContent = "Stop the time";
      stopClock();
      clock = setInterval(() => {
        const passed = Math.floor(seconds());
        if (seconds() >= most) { finish(most); return; }
        if (passed === last) return;
        last = passed;
        show(timer, passed, `A bell every ${bell_s} s`, (passed % bell_s) / bell_s);
        if (passed > 0 && passed % bell_s === 0) { beep(); tell(timer, `${passed} s`); speak(String(passed)); }
      }, 100);
    }
    function ready() {
      start.hidden = true;
      halt.hidden = again.hidden = false;
      halt.textContent = "Start now";
      began_ms = null;
      beep();
      speak("Get ready");
      count(ready_s, (left) => {
        show(timer, left, "Get ready", left / ready_s);
        if (left > 0 && left <= 3) beep(660);
        if (isTold(left) && left > 0) tell(timer, `Get ready: ${left} s`);
      }, run);
      halt.focus();
    }
    function finish(passed) {
      stopClock();
      beep(990, .4);
      value.value = String(Math.max(Number(value.min), Math.round(passed * 10) / 10));
      send(form, form.querySelector('button[value="value"]'));
    }
    start.addEventListener("click", ready);
    again.addEventListener("click", () => {
      stopClock();
      start.hidden = false;
      halt.hidden = again.hidden = true;
      show(timer, 0, "", 0);
      start.focus();
    });
    halt.addEventListener("click", () => {
      if (began_ms === null) { stopClock(); run(); } else { finish(seconds()); }
    });
    show(timer, 0, "", 0);
    if (timer.dataset.starts === "yes") ready();
  }

  function measurement(timer) {
    const form = timer.closest("form"), button = form.querySelector('button[value="measure"]');
    beep();
    speak("Get into the posture");
    count(readyToHold_s, (left) => {
      show(timer, left, "Get ready", left / readyToHold_s);
      if (left > 0 && left <= 3) beep(660);
      if (isTold(left) && left > 0) tell(timer, `Get ready: ${left} s`);
    }, () => send(form, button));
  }

  // The server listens to the sensor meanwhile, and answers when the seconds are over.
  function measureOnScreen() {
    const timer = main.querySelector('[data-timer="measurement"]');
    if (!timer) return;
    const total = Number(timer.dataset.seconds);
    beep(990, .4);
    speak("Hold");
    count(total, (left) => {
      show(timer, left, "Hold", left / total);
      if (isTold(left)) tell(timer, `Hold: ${left} s`);
    }, () => beep(990, .4));
  }

  // MARK: A page

  // A screen that goes dark in the middle of an exercise helps nobody.
  async function stayAwake() {
    if (!navigator.wakeLock || document.visibilityState !== "visible" || awake) return;
    try {
      awake = await navigator.wakeLock.request("screen");
      awake.addEventListener("release", () => { awake = null; });
    } catch { awake = null; }
  }

  document.addEventListener("visibilitychange", () => { if (main.querySelector(".timer")) stayAwake(); });

  function begin(isNext) {
    const guide = main.querySelector(".guide"), timer = main.querySelector(".timer"), cues = main.querySelector(".cues");
    const heading = main.querySelector("h1");
    heading.tabIndex = -1;
    const field = main.querySelector("input[type=number], textarea");
    if (field && !timer) field.focus(); else if (isNext) heading.focus({ preventScroll: true });
    if (cues) {
      cues.hidden = false;
      for (const box of cues.querySelectorAll("input")) {
        const name = box.dataset.cue;
        box.checked = chosen[name];
        box.addEventListener("change", () => {
          chosen[name] = box.checked;
          remember(name, box.checked ? "yes" : "no");
          if (box.checked) { if (name === "sound") beep(); else speak("Spoken"); }
        });
      }
    }
    if (isNext) speak([main.querySelector(".side")?.textContent, heading.textContent].filter(Boolean).join(". "));
    if (!timer) return;
    prepare(timer);
    stayAwake();
    const step = guide.dataset.step;
    if (timer.dataset.timer === "countdown") countdown(timer, step);
    if (timer.dataset.timer === "stopwatch") stopwatch(timer);
    if (timer.dataset.timer === "measurement") measurement(timer);
  }

  begin(false);
  try {
    if (sessionStorage.getItem("plumbline-again")) {
      sessionStorage.removeItem("plumbline-again");
      complain("The page’s server was started again, and the last answer did not reach it. This is what is asked now.");
    }
  } catch { /* It goes without a word. */ }
})();
