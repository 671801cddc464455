// Shortcuts: heard before anybody else on the page, and swallowed unless somebody is writing.
window.heardKeys = [];
for (const type of ["keydown", "keypress", "keyup"]) {
  document.addEventListener(
    type,
    (event) => {
      window.heardKeys.push(event.key);
      if (event.target.closest?.("input, textarea, select")) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
}
