// Nothing typed is lost on a reload: a form with data-keep="<id>" keeps a draft in this tab until it is stored.
//
// The draft goes when the site says that it was stored: the next page carries an element with data-kept="<id> …"
// (a message's extra_tags, parts/message.html). Passwords, files and hidden fields are never kept.

const PREFIX = "bowstring-draft:";
const NEVER = new Set(["password", "file", "hidden", "submit", "button", "reset"]);

export function keepDrafts(within) {
  for (const done of within.querySelectorAll("[data-kept]")) done.dataset.kept.split(" ").forEach(forget);
  for (const form of within.querySelectorAll("form[data-keep]")) keep(form);
}

function keep(form) {
  if (form.dataset.keeping) return;
  form.dataset.keeping = "yes";
  const key = PREFIX + form.dataset.keep;
  // A form that came back with errors already holds what was typed.
  if (!form.querySelector("[aria-invalid]")) restore(form, read(key));
  form.addEventListener("input", () => write(key, typed(form)));
  form.addEventListener("change", () => write(key, typed(form)));
  form.addEventListener("reset", () => forget(form.dataset.keep));
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === form && event.detail.successful && !form.querySelector("[aria-invalid]")) forget(form.dataset.keep);
  });
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && !NEVER.has(field.type));
}

function typed(form) {
  const values = {};
  for (const field of fields(form)) {
    const kept = (values[field.name] ??= []);
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) kept.push(field.value);
    } else if (field.multiple) {
      kept.push(...[...field.selectedOptions].map((option) => option.value));
    } else {
      kept.push(field.value);
    }
  }
  return values;
}

function restore(form, values) {
  if (!values) return;
  const places = {};
  for (const field of fields(form)) {
    const kept = values[field.name];
    if (!kept) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = kept.includes(field.value);
    } else if (field.multiple) {
      for (const option of field.options) option.selected = kept.includes(option.value);
    } else {
      const place = (places[field.name] = (places[field.name] ?? -1) + 1);
      if (place < kept.length) field.value = kept[place];
    }
  }
  for (const note of form.querySelectorAll("[data-keep-note]")) note.hidden = false;
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, values) {
  try {
    sessionStorage.setItem(key, JSON.stringify(values));
  } catch {
    // No room, or storage is switched off: the page still works, drafts are not kept.
  }
}

function forget(id) {
  try {
    sessionStorage.removeItem(PREFIX + id);
  } catch {
    // As above.
  }
}
