// Keys, and parts of a page renewed in place. Every page works without this file.
"use strict";

const stops = () => {
  const statements = [...document.querySelectorAll("article [id^='t']")].filter((e) => /^t\d+$/.test(e.id));
  return statements.length ? statements : [...document.querySelectorAll(".stop")];
};

let at = -1;

function go(step) {
  const all = stops();
  if (!all.length) return;
  if (at < 0 && location.hash) at = all.findIndex((e) => "#" + e.id === location.hash);
  at = Math.min(Math.max(at + step, 0), all.length - 1);
  document.querySelectorAll(".here").forEach((e) => e.classList.remove("here"));
  const row = all[at].closest(".row, .stop") || all[at];
  row.classList.add("here");
  row.scrollIntoView({ block: "center" });
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  if (all[at].id) history.replaceState(null, "", "#" + all[at].id);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "/") document.querySelector(".find-form input").focus();
  else if (event.key === "?") document.getElementById("keys").showModal();
  else return;
  event.preventDefault();
});

// A form with data-part renews the element of that id with what the server answers, and leaves the rest as it is.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const part = form.dataset.part && document.getElementById(form.dataset.part);
  if (!part) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form));
  const post = form.method === "post";
  const address = post ? form.action : form.action + "?" + fields;
  const body = post ? new FormData(form) : undefined;
  try {
    const answer = await fetch(address, { method: form.method, body });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
    if (!fresh) throw new Error("no part");
    part.replaceWith(fresh);
    if (!post) history.pushState(null, "", address);
  } catch {
    form.removeAttribute("data-part");
    form.submit();
  }
});

window.addEventListener("popstate", () => location.reload());
