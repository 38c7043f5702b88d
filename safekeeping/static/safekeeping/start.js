// Begins when the other scripts are there.
(() => {
  "use strict";
  const keeper = window.safekeeping;
  if (!keeper.form) return;
  if (keeper.startKeeping) keeper.startKeeping();
  else keeper.ask();
})();
