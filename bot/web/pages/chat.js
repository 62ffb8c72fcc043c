"use strict";
/* The web chat. Lines come as server-sent events (the first ones inside the page), words go by POST.
   Everything is drawn with textContent: what people and newspapers write is text, never markup. */
(() => {
  const byId = (id) => document.getElementById(id);
  const words = JSON.parse(document.body.dataset.words);
  const limit = Number(document.body.dataset.limit);
  const language = document.documentElement.lang;
  const log = byId("log"), text = byId("text"), notice = byId("notice"), writing = byId("writing"), newer = byId("newer");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const TICK = "✅ ";

  function make(tag, name, content) {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (content !== undefined) node.textContent = content;
    return node;
  }

  // --- drawing a line ---------------------------------------------------------------------------

  function drawLink(words, address) {
    const link = make("a", "", words);
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener";
    return link;
  }

  /* Commands named in our own sentences can be tapped; in a newspaper's they are just words. */
  function drawCommands(sentence) {
    return sentence.split(/((?:^|[\s(“"])\/[a-z]{2,20}(?=$|[\s.,;:!?)”"]))/).map((part, number) => {
      if (number % 2 === 0) return part;
      const at = part.indexOf("/"), whole = document.createDocumentFragment();
      const command = make("button", "command", part.slice(at));
      command.type = "button";
      command.addEventListener("click", () => say(part.slice(at)));
      whole.append(part.slice(0, at), command);
      return whole;
    });
  }

  function drawSpan(span, titled, quoted) {
    if (span.link && isWeb(span.link)) return [drawLink(span.text, span.link)];
    if (titled) return [span.text];
    if (span.bold && /^\/[a-z]{2,20}$/.test(span.text)) return drawCommands(span.text);
    if (span.bold || span.italic) return [make(span.bold ? "b" : "i", "", span.text)];
    return quoted ? [span.text] : drawCommands(span.text);
  }

  const isWeb = (address) => /^https?:\/\//i.test(address);
  const allOf = (line, style) => line.length > 0 && line.every((span) => span[style] || !span.text.trim());

  /* A story is a linked title (under the heading of its section, if it is the first there), the lead, and where it
     is from. Any other block that begins in bold has a head. */
  function drawBlock(block) {
    const titleAt = block.findIndex((line) => line.some((span) => span.link));
    const bold = block.length > 0 && allOf(block[0], "bold");
    const story = block.length > titleAt + 1 && (titleAt === 0 || (titleAt === 1 && bold));
    const node = make("div", "block" + (story ? " story" : bold ? " head" : ""));
    block.forEach((line, number) => {
      const tag = story && number === titleAt ? "h3" : number === 0 && bold ? "h2" : "p";
      const from = (story && number === block.length - 1) || (tag === "p" && allOf(line, "italic"));
      const row = make(tag, from ? "aside" : "");
      row.dir = "auto";
      line.forEach((span) => row.append(...drawSpan(span, tag !== "p", story)));
      if (!row.textContent) row.append("\u00a0");
      node.append(row);
    });
    return node;
  }

  function drawButton(button, place) {
    if (button.url) {
      if (!isWeb(button.url)) return make("span");
      const link = drawLink(button.label, button.url);
      link.className = "press";
      return link;
    }
    if (button.share || button.location) {
      const node = make("button", "press", button.label);
      node.type = "button";
      node.addEventListener("click", () => (button.share ? share(button.share) : locate(node)));
      return node;
    }
    const ticked = button.label.startsWith(TICK);
    const number = /^\d{1,2}$/.test(button.label);
    const node = make("button", number ? "press number" : "press", ticked ? "✓ " + button.label.slice(TICK.length) : button.label);
    node.type = "button";
    node.dir = "auto";
    if (ticked) node.setAttribute("aria-pressed", "true");
    node.addEventListener("click", () => press(node, button.action, place));
    return node;
  }

  function drawFile(file) {
    if (!/^\/chat\/file\/[\w-]+$/.test(file.address)) return make("span");
    if (file.picture) {
      const picture = make("img", "picture");
      picture.src = file.address;
      picture.alt = file.name;
      return picture;
    }
    const link = make("a", "press file", "⬇ " + words.download + " · " + file.name);
    link.href = file.address;
    link.download = file.name;
    return link;
  }

  /* An earlier message that this one answers, if the page still shows it: its first words lead there. */
  function drawAnswered(place) {
    const old = byId("line" + place), head = old && old.querySelector(".card h3, .card h2, .card p");
    if (!head) return [];
    const link = make("a", "answered", "↩ " + words.answers + ": " + head.textContent);
    link.href = "#line" + place;
    link.dir = "auto";
    return [link];
  }

  function drawPicture(address) {
    const picture = make("img", "picture");
    picture.src = address;
    picture.alt = "";
    picture.referrerPolicy = "no-referrer";
    picture.addEventListener("error", () => picture.remove());
    return picture;
  }

  function drawCard(line) {
    const card = make("div", line.removed ? "card removed" : "card");
    if (line.removed) card.append(make("p", "aside", words.removed));
    if (line.answers) card.append(...drawAnswered(line.answers));
    if (line.picture && /^https:/i.test(line.picture)) card.append(drawPicture(line.picture));
    line.blocks.forEach((block) => card.append(drawBlock(block)));
    if (line.file) card.append(drawFile(line.file));
    if (line.buttons.length) {
      const rows = make("div", "rows");
      line.buttons.forEach((buttons) => {
        const row = make("div", "row");
        buttons.forEach((button) => row.append(drawButton(button, line.place)));
        rows.append(row);
      });
      card.append(rows);
    }
    return card;
  }

  function drawWords(shown) {
    const node = make("div", "words");
    node.append(make("span", "unseen", words.you + " "), shown);
    node.dir = "auto";
    return node;
  }

  function draw(line) {
    const item = make("li", line.mine ? "mine" : "ours");
    const short = !line.mine && !line.buttons.length && line.blocks.length < 2;
    if (short) item.classList.add("short");
    item.id = "line" + line.place;
    item.dataset.place = line.place;
    item.append(line.mine ? drawWords(line.text) : drawCard(line));
    const at = new Date(line.at), stamp = make("time", "", at.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hour12: false }));
    stamp.dateTime = line.at;
    item.append(stamp);
    item.dataset.day = at.toDateString();
    return item;
  }

  function dayName(at) {
    const days = Math.round((new Date(new Date().toDateString()) - new Date(at.toDateString())) / 864e5);
    if (days === 0) return words.today;
    if (days === 1) return words.yesterday;
    return at.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "numeric", year: "numeric" });
  }

  // --- where it goes ----------------------------------------------------------------------------

  let cursor = Number(document.body.dataset.cursor), anchor = null, anchored = 0;

  const bottom = document.querySelector(".bottom"), top = document.querySelector(".top");
  const room = () => innerHeight - top.offsetHeight - bottom.offsetHeight;
  /* Where an item begins under the fold once we have scrolled to the anchor. */
  const below = (item) => item.getBoundingClientRect().top - anchor.getBoundingClientRect().top > room() - 60;
  const atEnd = () => document.documentElement.scrollHeight - innerHeight - scrollY < 140;

  /* Who has just asked looks for the answer, wherever the page stands or is still sliding to; who scrolls by hand reads. */
  let asked = 0;
  const asks = () => { anchor = null; asked = Date.now(); };
  const expects = () => Date.now() - asked < 10000;
  for (const hand of ["wheel", "touchmove"]) addEventListener(hand, () => { asked = 0; }, { passive: true });

  /* Show the newest, but never push the beginning of an answer out of sight: reading starts at its top. */
  function follow(item) {
    if (!anchor || !anchor.isConnected || Date.now() - anchored > 4000) anchor = item;
    anchored = Date.now();
    const start = anchor.getBoundingClientRect().top + scrollY - top.offsetHeight - 12;
    scrollTo({ top: Math.min(start, document.documentElement.scrollHeight), behavior: calm.matches ? "auto" : "smooth" });
  }

  /* Something came that is out of sight: a button leads to the first of it. */
  let unseen = null;
  function missed(item) {
    if (!unseen || !unseen.isConnected) unseen = item;
    newer.hidden = false;
  }
  function looked() {
    if (unseen && unseen.isConnected && unseen.getBoundingClientRect().top > innerHeight - bottom.offsetHeight - 60) return;
    unseen = null;
    newer.hidden = true;
  }

  function append(item, at) {
    const last = log.lastElementChild;
    if (!last || last.dataset.day !== item.dataset.day) {
      const day = make("li", "day", dayName(at));
      day.dataset.day = item.dataset.day;
      log.append(day);
    }
    log.append(item);
  }

  const headOf = (item) => { const head = item.querySelector(".card h2, .card p"); return head ? head.textContent : ""; };

  /* A choice that was ticked changes under the finger, silently; a new question is shown from its beginning. */
  function change(old, line) {
    const focused = Array.from(old.querySelectorAll(".press")).indexOf(document.activeElement);
    const item = draw(line), asked = headOf(item) !== headOf(old);
    if (!asked) item.setAttribute("aria-live", "off");
    old.replaceWith(item);
    if (anchor === old) anchor = item;
    if (unseen === old) unseen = item;
    const buttons = item.querySelectorAll(".press");
    if (focused >= 0 && buttons.length) buttons[Math.min(focused, buttons.length - 1)].focus({ preventScroll: true });
    if (asked && item.getBoundingClientRect().top < top.offsetHeight) { anchor = item; follow(item); }
  }

  function receive(line, live) {
    cursor = Math.max(cursor, line.id);
    const old = byId("line" + line.place);
    if (old) return change(old, line);
    const waiting = line.nonce && log.querySelector('[data-nonce="' + CSS.escape(line.nonce) + '"]');
    const first = log.querySelector("[data-place]");
    if (line.revision > 1 && first && Number(first.dataset.place) > line.place) return;
    begun();
    const near = atEnd() || expects(), item = draw(line);
    if (waiting) {
      if (anchor === waiting) anchor = item;
      waiting.remove();
    }
    append(item, new Date(line.at));
    if (!live) return;
    if (!waiting) item.classList.add("fresh");
    if (near || line.mine) follow(item);
    if (!line.mine && (!near || (item !== anchor && below(item)))) missed(item);
    if (!line.mine && document.hidden && !document.title.startsWith("● ")) document.title = "● " + document.title;
  }

  function begun() {
    byId("welcome").hidden = true;
    byId("shortcuts").hidden = false;
  }

  // --- what the reader sends --------------------------------------------------------------------

  const queue = [];
  let sending = false;

  function tell(sentence) {
    notice.textContent = sentence;
    notice.hidden = !sentence;
  }

  function nonce() {
    return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function say(said, shown) {
    tell("");
    if (Array.from(said).length > limit) return tell(words.too_long), false;
    const job = { nonce: nonce(), text: said, shown: shown || said };
    const item = make("li", "mine waiting");
    item.dataset.nonce = job.nonce;
    item.dataset.day = new Date().toDateString();
    item.append(drawWords(job.shown));
    begun();
    append(item, new Date());
    job.item = item;
    asks();
    follow(item);
    queue.push(job);
    flush();
    return true;
  }

  function press(button, action, place) {
    if (button.getAttribute("aria-busy") === "true") return;
    tell("");
    button.setAttribute("aria-busy", "true");
    asks();
    queue.push({ nonce: nonce(), action, message: place, button });
    flush();
  }

  async function share(address) {
    tell("");
    if (!isWeb(address)) return;
    try {
      if (navigator.share) return await navigator.share({ url: address });
      await navigator.clipboard.writeText(address);
      tell(words.copied);
    } catch (error) {
      if (error.name !== "AbortError") tell(address);
    }
  }

  function locate(button) {
    tell("");
    if (!navigator.geolocation) return tell(words.nowhere);
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      (at) => { queue.push({ nonce: nonce(), location: [at.coords.latitude, at.coords.longitude], button }); flush(); },
      () => { button.removeAttribute("aria-busy"); tell(words.nowhere); },
      { timeout: 15000, maximumAge: 300000 },
    );
  }

  /* What the page says is what the server will know: nothing. */
  function forget() {
    log.replaceChildren();
    byId("welcome").hidden = false;
    byId("shortcuts").hidden = true;
    anchor = unseen = null;
    cursor = 0;
    connect();
    tell(words.forgotten);
  }

  function bodyOf(job) {
    if (job.location) return { location: job.location, nonce: job.nonce };
    if (job.action) return { action: job.action, message: job.message, nonce: job.nonce };
    return { text: job.text, nonce: job.nonce, ...(job.shown === job.text ? {} : { shown: job.shown }) };
  }

  async function post(job) {
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), 30000);
    try {
      return await fetch("/chat", {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(bodyOf(job)),
        signal: stop.signal,
      });
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  /* One at a time, in order. What the network lost is sent again under the same number: the server counts it once. */
  async function flush() {
    if (sending) return;
    sending = true;
    while (queue.length) {
      const job = queue[0], slow = setTimeout(() => { writing.hidden = false; if (atEnd()) writing.scrollIntoView({ block: "nearest" }); }, 350);
      const answer = await post(job);
      clearTimeout(slow);
      writing.hidden = true;
      if (!answer || answer.status === 502 || answer.status === 503 || answer.status === 504) {
        wait(job);
        break;
      }
      queue.shift();
      if (job.button) job.button.removeAttribute("aria-busy");
      if (!answer.ok) await refused(job, answer);
      else if (job.action && (await answer.json().catch(() => ({}))).forgotten) forget();
    }
    sending = false;
  }

  function wait(job) {
    if (job.item && !job.item.querySelector(".later")) job.item.append(make("p", "later", words.later));
    if (job.button) tell(words.later);
    setTimeout(flush, 4000);
  }

  async function refused(job, answer) {
    const said = await answer.json().catch(() => ({}));
    tell(said.error || words.wrong);
    if (!job.item) return;
    job.item.remove();
    if (!text.value && job.text === job.shown) { text.value = job.text; grow(); }
  }

  // --- the stream -------------------------------------------------------------------------------

  let stream = null, heard = 0, tries = 0, again = 0;

  function state(name, sentence) {
    document.documentElement.dataset.state = name;
    byId("state-text").textContent = sentence;
  }

  function connect() {
    clearTimeout(again);
    if (stream) stream.close();
    heard = Date.now();
    stream = new EventSource("/chat/events?after=" + cursor);
    stream.addEventListener("line", (event) => { heard = Date.now(); receive(JSON.parse(event.data), true); });
    stream.addEventListener("beat", () => { heard = Date.now(); });
    stream.addEventListener("open", () => { heard = Date.now(); tries = 0; state("on", words.tagline); if (queue.length) { tell(""); flush(); } });
    stream.addEventListener("rest", () => { stream.close(); stream = null; });
    stream.addEventListener("error", lost);
  }

  function lost() {
    if (stream) stream.close();
    stream = null;
    if (tries++ > 0 || !navigator.onLine) state("off", navigator.onLine ? words.lost : words.offline);
    clearTimeout(again);
    again = setTimeout(connect, Math.min(15000, 500 * 2 ** Math.min(tries, 5)) * (0.75 + Math.random() / 2));
  }

  setInterval(() => { if (stream && Date.now() - heard > 40000) lost(); }, 5000);
  addEventListener("online", connect);
  addEventListener("offline", () => { tries++; lost(); });
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  addEventListener("pagehide", () => { clearTimeout(again); if (stream) stream.close(); });
  addEventListener("focus", back);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) back(); });

  function back() {
    document.title = document.title.replace(/^● /, "");
    if (!stream) connect();
  }

  // --- the writing line and the small tools -----------------------------------------------------

  function grow() {
    text.style.height = "auto";
    text.style.height = Math.min(text.scrollHeight + 2, 9 * parseFloat(getComputedStyle(document.documentElement).fontSize)) + "px";
  }

  function submit(event) {
    if (event) event.preventDefault();
    const said = text.value.trim();
    if (!said) return text.focus();
    if (!say(said)) return;
    text.value = "";
    grow();
  }

  byId("composer").addEventListener("submit", submit);
  text.addEventListener("input", () => { grow(); if (!notice.hidden) tell(""); });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });
  document.querySelectorAll("[data-say]").forEach((button) => {
    button.addEventListener("click", () => say(button.dataset.say, button.textContent.trim()));
  });
  newer.addEventListener("click", () => { anchor = unseen; if (anchor) follow(anchor); });
  addEventListener("scroll", looked, { passive: true });

  const kept = { get: () => { try { return localStorage.getItem("size"); } catch { return null; } }, set: (size) => { try { localStorage.setItem("size", size); } catch { /* private mode: for this page only */ } } };
  function size(step) { document.documentElement.dataset.size = step; }
  size(kept.get() || "0");
  byId("larger").addEventListener("click", () => {
    const next = String((Number(document.documentElement.dataset.size) + 1) % 3);
    size(next);
    kept.set(next);
  });

  // --- start ------------------------------------------------------------------------------------

  JSON.parse(byId("lines").textContent).forEach((line) => receive(line, false));
  // What was said before is not read out; what comes from now on is.
  setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
  scrollTo(0, document.documentElement.scrollHeight);
  if (!navigator.cookieEnabled) tell(words.cookies_needed);
  connect();
})();
