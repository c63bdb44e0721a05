// The attributes of one instance, sequences nested, with a filter.

import { h } from "./dom.js";

export function tagTable(elements) {
  const body = h("tbody");
  const all = [];
  rows(elements, 0, all);
  body.append(...all.map((row) => row.element));
  const none = h("p", { class: "empty", hidden: true }, "No attribute matches.");
  const filter = h("input", { id: "tag-filter", type: "search", placeholder: "Filter by tag, name or value", "aria-label": "Filter attributes" });
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    let shown = 0;
    for (const row of all) {
      row.element.hidden = !row.text.includes(wanted);
      if (!row.element.hidden) shown++;
    }
    none.hidden = shown > 0;
  });
  return h("div", {}, h("div", { class: "filter" }, filter),
    h("table", { class: "tags" },
      h("thead", {}, h("tr", {}, ["Tag", "Name", "Value"].map((name) => h("th", { scope: "col" }, name)))),
      body), none);
}

function rows(elements, depth, into) {
  for (const [tag, { Name: name, Type: type, Value: value }] of Object.entries(elements)) {
    const indent = `depth-${Math.min(depth, 6)}`;
    const shown = text(type, value);
    into.push({
      text: `${tag} ${name} ${shown}`.toLowerCase(),
      element: h("tr", {},
        h("td", { class: `tag ${indent}` }, tag),
        h("td", { class: "name" }, name),
        h("td", { class: type === "String" ? "value" : "value hint" }, shown)),
    });
    if (type === "Sequence") {
      value.forEach((item, index) => {
        into.push({
          text: "",
          element: h("tr", { class: "item" }, h("td", { class: `tag depth-${Math.min(depth + 1, 6)}`, colSpan: 3 }, `Item ${index + 1}`)),
        });
        rows(item, depth + 1, into);
      });
    }
  }
}

function text(type, value) {
  switch (type) {
    case "String": return value;
    case "Sequence": return value.length === 1 ? "1 item" : `${value.length} items`;
    case "TooLong": return "too long to show";
    default: return "no text to show";
  }
}
