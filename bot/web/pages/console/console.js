/* The console's only script: it asks before what cannot be undone, copies, and brings fresh parts into the page.
   Without it every page works; it is only less lively. */
"use strict";

const token = document.body.dataset.token;

/* --- asking and copying ----------------------------------------------------------------------- */

document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.ask ?? event.target.dataset.ask;
  if (question && !confirm(question)) event.preventDefault();
});

async function copy(event) {
  const code = event.target.closest?.("code.copy");
  if (!code || (event.type === "keydown" && !["Enter", " "].includes(event.key))) return;
  event.preventDefault();
  await navigator.clipboard?.writeText(code.textContent);
  code.classList.add("copied");
}
document.addEventListener("click", copy);
document.addEventListener("keydown", copy);

/* --- parts that keep themselves fresh: <section data-fresh="/address" data-every="3"> -------------
   Where something in it has another data-state than before, the whole page is loaded again. */

async function refresh(part) {
  if (document.hidden || part.contains(document.activeElement)) return;
  try {
    const answer = await fetch(part.dataset.fresh, { headers: { "X-Script": "1" } });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) return;
    const html = await answer.text();
    if (html !== part.dataset.last) {
      const state = () => part.querySelector("[data-state]")?.dataset.state, before = state();
      part.dataset.last = html;
      part.innerHTML = html;
      if (state() !== before) location.reload();  // other buttons belong to it now
    }
  } catch { /* the network is away: the next turn tries again */ }
}

for (const part of document.querySelectorAll("[data-fresh]")) {
  setInterval(() => refresh(part), 1000 * Number(part.dataset.every || 3));
}

/* --- a preview that follows the form: <form data-preview="/address" data-into="id"> ------------- */

for (const form of document.querySelectorAll("form[data-preview]")) {
  const into = document.getElementById(form.dataset.into);
  let waiting = 0, asked = 0;
  const show = async () => {
    const mine = ++asked;
    const body = new URLSearchParams(new FormData(form));
    body.set("token", token);
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body, headers: { "X-Script": "1" } });
      document.getElementById("ended").hidden = ![401, 403].includes(answer.status);
      if (answer.ok && mine === asked) into.innerHTML = await answer.text();
    } catch { /* the next key stroke tries again */ }
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 350); });
  show();
}

/* --- the places of which the text tells, chosen with one press: <button data-choose="code code"> ------ */

document.addEventListener("click", (event) => {
  const codes = event.target.closest?.("button[data-choose]")?.dataset.choose.split(" ");
  if (!codes) return;
  const form = document.querySelector("form[data-preview]");
  form.querySelector("[name=whom][value=places]").checked = true;
  for (const box of form.querySelectorAll("[name=place]")) box.checked = codes.includes(box.value);
  form.dispatchEvent(new Event("input"));
});

/* --- good news wakes nobody, unless the editor says so afterwards ---------------------------------- */

document.querySelector("select[name=change]")?.addEventListener("change", ({ target }) => {
  if (["lowered", "over"].includes(target.value)) target.form.elements.urgent.checked = false;
});

/* --- a long list of boxes, narrowed by words: <input data-filter="id">, <button data-pick="id"> ---------
   Marks over letters do not count, and what is chosen is always shown. */

const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");
const boxes = (id) => [...document.querySelectorAll(`#${id} > label`)];

for (const tool of document.querySelectorAll("[data-with-script]")) tool.hidden = false;
for (const field of document.querySelectorAll("[data-filter]")) {
  const narrow = (event) => {
    event.stopPropagation();  // it is no change of the form
    const wanted = folded(field.value.trim());
    for (const label of boxes(field.dataset.filter)) {
      label.hidden = !folded(label.dataset.words).includes(wanted) && !label.firstElementChild.checked;
    }
  };
  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}
for (const button of document.querySelectorAll("[data-pick]")) {
  button.addEventListener("click", () => {
    for (const label of boxes(button.dataset.pick)) label.firstElementChild.checked ||= !label.hidden;
    button.form.dispatchEvent(new Event("input"));
  });
}

/* --- lists that are put in order by dragging, or with the keys Alt+↑ and Alt+↓ ------------------
   <ol data-order="/address" data-topic="…" data-into="id"><li data-id data-seen draggable="true" tabindex="0">
   The answer is the part of the page as it is then, with the reason where the order could not be kept. */

const inOrder = (node) => node?.closest?.("ol[data-order] > li");
let dragged = null, before = null;

async function keep(item) {
  const list = item.parentElement, held = list.contains(document.activeElement);
  const body = new URLSearchParams({ token, topic: list.dataset.topic, moved: item.dataset.id, seen: item.dataset.seen });
  for (const one of list.children) body.append("id", one.dataset.id);
  const into = document.getElementById(list.dataset.into);
  try {
    const answer = await fetch(list.dataset.order, { method: "POST", body, headers: { "X-Script": "1" } });
    if (!answer.ok && ![409, 422].includes(answer.status)) return location.reload();
    into.innerHTML = await answer.text();
    if (held) document.getElementById(item.id)?.focus();
  } catch { location.reload(); }
}

document.addEventListener("dragstart", (event) => {
  dragged = inOrder(event.target);
  if (!dragged) return;
  before = dragged.nextElementSibling;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.id);
  dragged.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  if (!dragged?.parentElement.contains(event.target)) return;
  event.preventDefault();
  const over = inOrder(event.target);
  if (!over || over === dragged) return;
  const box = over.getBoundingClientRect();
  over[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
});
document.addEventListener("drop", (event) => { if (dragged) event.preventDefault(); });
document.addEventListener("dragend", (event) => {
  if (!dragged) return;
  const item = dragged, moved = item.nextElementSibling !== before;
  item.classList.remove("dragged");
  dragged = null;
  if (!moved) return;
  if (event.dataTransfer.dropEffect === "none") item.parentElement.insertBefore(item, before);  // given up
  else keep(item);
});
document.addEventListener("keydown", (event) => {
  const item = inOrder(event.target);
  if (!item || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const up = event.key === "ArrowUp", other = up ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  other[up ? "before" : "after"](item);
  item.focus();
  keep(item);
});

/* --- a file is read into the field beside it ---------------------------------------------------- */

for (const picker of document.querySelectorAll("input[type=file][data-into]")) {
  picker.addEventListener("change", async () => {
    const [file] = picker.files;
    if (!file) return;
    const bytes = new Uint8Array(await file.arrayBuffer()), mark = (bytes[0] << 8) | bytes[1];
    const encoding = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" }[mark] ?? "utf-8";  // how Excel saves "Unicode text"
    document.getElementById(picker.dataset.into).value = new TextDecoder(encoding).decode(bytes);
  });
}
