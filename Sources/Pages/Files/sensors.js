// Pairing: the page follows what the recorder tells, without losing what somebody is typing.
"use strict";

(() => {
  const wait_ms = 700;

  function place() { return document.getElementById("pairing"); }

  async function look() {
    const shown = place();
    if (!shown || !shown.dataset.version) return;
    try {
      const answer = await fetch("/sensors/pair/state", { headers: { Accept: "application/json" } });
      const state = await answer.json();
      if (String(state.version) !== shown.dataset.version) await renew(shown);
    } catch {
      // The server may be restarting: it is asked again.
    }
    setTimeout(look, wait_ms);
  }

  async function renew(shown) {
    const answer = await fetch(location.pathname + location.search);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("pairing");
    if (!now) return;
    const typed = shown.querySelector("#digits")?.value;
    const focused = shown.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    shown.replaceWith(document.adoptNode(now));
    const field = now.querySelector("#digits");
    if (field) {
      if (typed) field.value = typed;
      field.focus();
    } else if (focused) {
      [...now.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();
    }
  }

  // A form is sent once. Its button is disabled after the browser has read it: a disabled one's value would not be sent.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }), 0);
  });

  // Whoever goes back to the page may send again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
    }
  });

  if (place()) look();
})();
