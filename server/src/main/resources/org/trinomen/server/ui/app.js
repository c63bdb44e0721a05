// Which page stands where, and who is signed in.

import { session, signIn, signOut, whenSignedOut } from "./api.js";
import { instancePage, listPage, patientPage, seriesPage, studyPage } from "./browse.js";
import { h, problem } from "./dom.js";

const PAGES = [
  [/^patients$/, (_, options) => listPage("Patient", options)],
  [/^studies$/, (_, options) => listPage("Study", options)],
  [/^patients\/([0-9a-f-]{44})$/, ([, id], options) => patientPage(id, options)],
  [/^studies\/([0-9a-f-]{44})$/, ([, id], options) => studyPage(id, options)],
  [/^series\/([0-9a-f-]{44})$/, ([, id], options) => seriesPage(id, options)],
  [/^instances\/([0-9a-f-]{44})$/, ([, id]) => instancePage(id)],
];

const main = document.getElementById("main");
const dialog = document.getElementById("sign-in");
let leave = () => {};
let turn = 0;

async function show() {
  const [path, query] = location.hash.replace(/^#\//, "").split("?");
  const mine = ++turn;
  const place = path || "studies";
  for (const link of document.querySelectorAll("#nav a")) {
    if (link.getAttribute("href") === `#/${place.split("/")[0]}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  main.setAttribute("aria-busy", "true");
  let page;
  try {
    page = await pageAt(place, new URLSearchParams(query ?? ""));
  } catch (error) {
    page = {
      title: "Not available",
      element: h("div", {}, h("h1", { tabindex: "-1" }, "Not available"), problem(error.message,
        h("button", { type: "button", onclick: show }, "Try again"))),
    };
  }
  if (mine !== turn) {
    page.leave?.();
    return;
  }
  main.removeAttribute("aria-busy");
  leave();
  leave = page.leave ?? (() => {});
  document.title = `${page.title} · Trinomen`;
  const typing = page.keepFocus && document.activeElement?.id;
  main.replaceChildren(page.element);
  const target = (typing && document.getElementById(typing)) || main.querySelector("h1");
  if (!dialog.open) target?.focus({ preventScroll: Boolean(typing) });
}

function pageAt(path, options) {
  for (const [pattern, make] of PAGES) {
    const match = pattern.exec(path);
    if (match) return make(match, options);
  }
  throw new Error("There is no such page");
}

/** Shows who is signed in, where, and the pages that their permissions open. */
function known({ user, environment, permissions }) {
  const reads = permissions.includes("READ_RECORDED");
  for (const link of document.querySelectorAll("#nav [data-reads]")) link.hidden = !reads;
  for (const link of document.querySelectorAll("#nav [data-needs]")) link.hidden = !permissions.includes(link.dataset.needs);
  document.getElementById("nav").hidden = false;
  document.getElementById("account").hidden = false;
  document.getElementById("who").textContent = user;
  const mark = document.getElementById("environment");
  mark.hidden = environment === "prod";
  mark.textContent = environment;
}

function askToSignIn() {
  if (dialog.open) return;
  const user = h("input", { id: "user", name: "user", autocomplete: "username", required: true, autocapitalize: "none", spellcheck: "false" });
  const password = h("input", { id: "password", name: "password", type: "password", autocomplete: "current-password", required: true });
  const wrong = h("p", { class: "wrong", role: "alert" });
  const button = h("button", { type: "submit", class: "primary" }, "Sign in");
  const form = h("form", { onsubmit: async (event) => {
    event.preventDefault();
    button.disabled = true;
    wrong.textContent = "";
    try {
      known(await signIn(user.value, password.value));
      dialog.close();
      show();
    } catch (error) {
      wrong.textContent = error.message;
      password.select();
    } finally {
      button.disabled = false;
    }
  } },
  h("img", { src: "logo.svg", alt: "", width: "48", height: "48" }),
  h("h1", { id: "sign-in-title" }, "Trinomen"),
  h("label", { for: "user" }, "User"), user,
  h("label", { for: "password" }, "Password"), password,
  wrong, button);
  dialog.replaceChildren(form);
  dialog.showModal();
  user.focus();
}

async function start() {
  whenSignedOut(askToSignIn);
  // Without a sign-in there is nothing behind the dialog to go back to.
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.getElementById("sign-out").addEventListener("click", async () => {
    await signOut().catch(() => {});
    location.reload();
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
  addEventListener("hashchange", show);
  try {
    known(await session());
    show();
  } catch (error) {
    if (error.status === 401) askToSignIn();
    else main.replaceChildren(problem(error.message, h("button", { type: "button", onclick: () => location.reload() }, "Try again")));
  }
}

start();
