// Elements made by hand. All text goes in as text nodes, so nothing that was typed at a scanner
// can become markup.

export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && typeof value !== "string") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Says something to those who listen rather than look. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

export function copyButton(text, what) {
  const button = h("button", {
    type: "button",
    class: "quiet copy",
    "aria-label": `Copy ${what}`,
    title: `Copy ${what}`,
    onclick: async () => {
      await copy(text);
      button.textContent = "Copied";
      announce(`${what} copied`);
      setTimeout(() => (button.textContent = "Copy"), 1500);
    },
  }, "Copy");
  return button;
}

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Browsers offer the clipboard to secure origins only; on plain HTTP the old way still works.
  const area = h("textarea", { class: "unseen" });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export function problem(text, ...more) {
  return h("div", { class: "problem", role: "alert" }, h("p", {}, text), ...more);
}
