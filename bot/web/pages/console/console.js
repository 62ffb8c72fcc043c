/* The console's only script: it asks before what cannot be undone, copies, and brings fresh parts into the page.
   Without it every page works; it is only less lively. */
"use strict";

const token = document.body.dataset.token;

/* --- asking and copying ----------------------------------------------------------------------- */

document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.ask ?? event.target.dataset.ask;
  if (question && !confirm(question)) event.preventDefault();
});

document.addEventListener("click", async (event) => {
  const code = event.target.closest("code.copy");
  if (code) await navigator.clipboard?.writeText(code.textContent);
});

/* --- parts that keep themselves fresh: <section data-fresh="/address" data-every="3"> ----------- */

async function refresh(part) {
  if (document.hidden || part.contains(document.activeElement)) return;
  try {
    const answer = await fetch(part.dataset.fresh, { headers: { "X-Script": "1" } });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) return;
    const html = await answer.text();
    if (html !== part.dataset.last) {
      part.dataset.last = html;
      part.innerHTML = html;
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
      if (answer.ok && mine === asked) into.innerHTML = await answer.text();
    } catch { /* the next key stroke tries again */ }
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 350); });
  show();
}

/* --- lists that are put in order by dragging, or with the keys Alt+↑ and Alt+↓ ------------------ */

for (const list of document.querySelectorAll("ol[data-order]")) {
  let dragged = null;
  const save = async () => {
    const body = new URLSearchParams({ token });
    for (const item of list.children) body.append("id", item.dataset.id);
    const answer = await fetch(list.dataset.order, { method: "POST", body, headers: { "X-Script": "1" } });
    list.dataset.state = answer.ok ? "saved" : "failed";
  };
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    event.dataTransfer.effectAllowed = "move";
    dragged.classList.add("dragged");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    over[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
  });
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("dragged");
    dragged = null;
    save();
  });
  list.addEventListener("keydown", (event) => {
    const item = event.target.closest("li");
    if (!item || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const other = event.key === "ArrowUp" ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    other[event.key === "ArrowUp" ? "before" : "after"](item);
    item.focus();
    save();
  });
}

/* --- a file is read into the field beside it ---------------------------------------------------- */

for (const picker of document.querySelectorAll("input[type=file][data-into]")) {
  picker.addEventListener("change", async () => {
    const [file] = picker.files;
    if (file) document.getElementById(picker.dataset.into).value = await file.text();
  });
}
